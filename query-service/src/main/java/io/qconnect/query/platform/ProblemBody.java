package io.qconnect.query.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
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

    static ResponseEntity<ProblemBody> answer(Problem problem, String detail, String path, @Nullable String parameter) {
        return answer(problem, detail, path, parameter, new HttpHeaders());
    }

    static ResponseEntity<ProblemBody> answer(
            Problem problem, String detail, String path, @Nullable String parameter, HttpHeaders headers) {
        var response = ResponseEntity.status(problem.status())
                .headers(headers)
                // set here, so that a client that accepts nothing of ours gets it all the same
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (problem.status().value() == 503) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.body(of(problem, detail, path, parameter));
    }

    static ProblemBody of(Problem problem, String detail, String path, @Nullable String parameter) {
        List<Pointed> errors = parameter == null ? null : List.of(new Pointed(parameter, detail));
        return new ProblemBody(
                problem.type(), problem.title(), problem.status().value(), detail, path, problem.name(), errors);
    }
}
