package io.qconnect.query.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.qconnect.events.Uuids;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A problem as it is sent (RFC 9457). */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProblemBody(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        @Nullable List<Pointed> errors) {

    /** Where in the question the fault is. */
    record Pointed(String pointer, String detail) {}

    /** Long enough for a feed that is a little behind, short enough that somebody still waits for the answer. */
    private static final String RETRY_AFTER_SECONDS = "1";

    static ResponseEntity<ProblemBody> answer(Problem problem, String detail, @Nullable String parameter) {
        return answer(problem, detail, parameter, new HttpHeaders());
    }

    static ResponseEntity<ProblemBody> answer(
            Problem problem, String detail, @Nullable String parameter, HttpHeaders headers) {
        var response = ResponseEntity.status(problem.status())
                .headers(headers)
                // set here, so that a client that accepts nothing of ours gets it all the same
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (problem.status().value() == 503) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.body(of(problem, detail, parameter));
    }

    static ProblemBody of(Problem problem, String detail, @Nullable String parameter) {
        return of(problem, problem.status().value(), detail, parameter);
    }

    /** With the status that somebody else has chosen. */
    static ProblemBody of(Problem problem, int status, String detail, @Nullable String parameter) {
        List<Pointed> errors = parameter == null ? null : List.of(new Pointed(parameter, detail));
        // this one time; what is logged about it says the same
        String instance = "urn:uuid:" + Uuids.timeOrdered();
        return new ProblemBody(problem.type(), problem.title(), status, detail, instance, problem.name(), errors);
    }
}
