package io.qconnect.query.platform;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;

/** Words for what was expected in place of what came. */
final class Expected {

    private Expected() {}

    static String of(Class<?> type) {
        if (type == UUID.class) {
            return "a UUID";
        }
        if (type == LocalDate.class) {
            return "a date like 2026-03-02";
        }
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "a whole number";
        }
        if (type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants());
        }
        return "of another form";
    }

    /** The problem behind a status that the container or the framework has chosen. */
    static Problem problem(int status) {
        return switch (status) {
            case 404 -> Problem.NOT_FOUND;
            case 405 -> Problem.METHOD_NOT_ALLOWED;
            case 406 -> Problem.NOT_ACCEPTABLE;
            case 413 -> Problem.BODY_TOO_LARGE;
            case 415 -> Problem.UNSUPPORTED_MEDIA_TYPE;
            // what we do not speak is no defect of ours
            case 501, 505 -> Problem.MALFORMED_REQUEST;
            case 503 -> Problem.BUSY;
            default -> status < 500 ? Problem.MALFORMED_REQUEST : Problem.INTERNAL_ERROR;
        };
    }

    static String detail(int status) {
        return switch (status) {
            case 404 -> "Please look the address up in the contract";
            case 405 -> "The header Allow names what is possible";
            case 501, 505 -> "That is not spoken here";
            case 503 -> "Please ask again in a moment";
            default -> status < 500 ? "The request is not well-formed" : "The defect has been logged";
        };
    }
}
