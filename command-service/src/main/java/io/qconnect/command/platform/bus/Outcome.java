package io.qconnect.command.platform.bus;

import io.qconnect.command.platform.Answer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
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

    /** What follows is seen to later; how far it has come stands at this address. */
    public ResponseEntity<A> accepted(String address) {
        return as(HttpStatus.ACCEPTED, address);
    }

    private ResponseEntity<A> as(HttpStatus status) {
        return as(status, null);
    }

    private ResponseEntity<A> as(HttpStatus status, @Nullable String address) {
        var response = ResponseEntity.status(status).eTag(Long.toString(answer.tag()));
        if (replayed) {
            response.header("Idempotency-Replayed", "true");
        }
        if (address != null) {
            response.header(HttpHeaders.LOCATION, address);
        }
        return response.body(answer);
    }
}
