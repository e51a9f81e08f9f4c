package io.qconnect.command.platform;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * How a command ended well.
 *
 * @param replayed the same command was carried out before, and this is the answer of that time
 */
public record Outcome<A extends Answer>(A answer, boolean replayed) {

    public ResponseEntity<A> created() {
        return as(HttpStatus.CREATED);
    }

    public ResponseEntity<A> ok() {
        return as(HttpStatus.OK);
    }

    private ResponseEntity<A> as(HttpStatus status) {
        var response = ResponseEntity.status(status).eTag(Long.toString(answer.tag()));
        if (replayed) {
            response.header("Idempotency-Replayed", "true");
        }
        return response.body(answer);
    }
}
