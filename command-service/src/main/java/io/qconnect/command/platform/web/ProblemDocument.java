package io.qconnect.command.platform.web;

import io.qconnect.command.platform.Refusal;
import io.qconnect.events.Uuids;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** How a "no" looks over HTTP: an RFC 9457 problem, its status and its stable code. */
public final class ProblemDocument {

    private ProblemDocument() {}

    /** @param code the stable name; the problem's type is made from it */
    static ProblemDetail of(HttpStatus status, String code, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(
                "urn:qconnect:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-')));
        problem.setTitle(status.getReasonPhrase());
        problem.setInstance(URI.create("urn:uuid:" + Uuids.timeOrdered()));
        problem.setProperty("code", code);
        return problem;
    }

    static HttpStatus statusOf(Refusal refusal) {
        return switch (refusal) {
            case USER_NOT_FOUND,
                    DOCTOR_NOT_FOUND,
                    ABSENCE_NOT_FOUND,
                    FILE_NOT_FOUND,
                    QUEUE_NOT_FOUND,
                    APPOINTMENT_NOT_FOUND,
                    ENTRY_NOT_FOUND,
                    OFFER_NOT_FOUND,
                    FACT_NOT_FOUND,
                    STREAM_NOT_FOUND,
                    CHECKPOINT_UNKNOWN -> HttpStatus.NOT_FOUND;
            case DOCTOR_HAS_OPEN_QUEUES,
                    DOCTOR_HAS_PATIENTS,
                    ABSENCE_STANDS_OTHERWISE,
                    DOCTOR_ABSENT,
                    MOVED,
                    OFFER_EXPIRED,
                    OFFER_STILL_OPEN,
                    ALREADY_WAITING,
                    PLACES_FREE,
                    WAITING_LIST_FULL,
                    DAY_NOT_OVER,
                    QUEUE_CLOSED,
                    QUEUE_PAUSED,
                    QUEUE_NOT_PAUSED,
                    QUEUE_NOT_CLOSED,
                    PEOPLE_STILL_BOOKED,
                    CAPACITY_BELOW_ACTIVE,
                    QUEUE_FULL,
                    ALREADY_IN_QUEUE,
                    TOO_MANY_OPEN_APPOINTMENTS,
                    TOO_OFTEN_IN_QUEUE,
                    NOBODY_WAITING,
                    NOT_ALLOWED_IN_STAGE,
                    ROOM_OCCUPIED,
                    TOKEN_ALREADY_ISSUED,
                    QUEUE_ALREADY_OPEN,
                    EMAIL_TAKEN,
                    LAST_ADMIN -> HttpStatus.CONFLICT;
            case RANGE_NOT_SATISFIABLE -> HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE;
            case TOO_MANY_WATCH -> HttpStatus.TOO_MANY_REQUESTS;
            case VERSION_MISMATCH -> HttpStatus.PRECONDITION_FAILED;
            case VERSION_REQUIRED -> HttpStatus.PRECONDITION_REQUIRED;
            case PATIENT_UNKNOWN, QUEUE_UNKNOWN, DOCTOR_UNKNOWN, STATUS_NOT_SETTABLE, KEY_REUSED, LINK_NOT_GOOD ->
                HttpStatus.UNPROCESSABLE_CONTENT;
            case WRONG_CREDENTIALS, SESSION_ENDED -> HttpStatus.UNAUTHORIZED;
            case EMAIL_NOT_VERIFIED, DESK_ONLY, ADMINS_ONLY, FOR_YOURSELF_ONLY -> HttpStatus.FORBIDDEN;
            case HISTORY_CONTRADICTED -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    /** Of what the framework or the container refuses. */
    static String codeOf(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "NOT_FOUND";
            case METHOD_NOT_ALLOWED -> "METHOD_NOT_ALLOWED";
            case NOT_ACCEPTABLE -> "NOT_ACCEPTABLE";
            case CONTENT_TOO_LARGE -> "BODY_TOO_LARGE";
            case UNSUPPORTED_MEDIA_TYPE -> "UNSUPPORTED_MEDIA_TYPE";
            // what we do not speak is no defect of ours
            case NOT_IMPLEMENTED, HTTP_VERSION_NOT_SUPPORTED -> "MALFORMED_REQUEST";
            default -> status.is5xxServerError() ? "INTERNAL_ERROR" : "MALFORMED_REQUEST";
        };
    }

    /** For answers that are written outside Spring MVC. */
    static Map<String, Object> asMap(ProblemDetail problem) {
        return Map.of(
                "type", String.valueOf(problem.getType()),
                "title", String.valueOf(problem.getTitle()),
                "status", problem.getStatus(),
                "detail", String.valueOf(problem.getDetail()),
                "instance", String.valueOf(problem.getInstance()),
                "code",
                        String.valueOf(
                                problem.getProperties() == null
                                        ? null
                                        : problem.getProperties().get("code")));
    }
}
