package io.qconnect.query.platform;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/** The ways in which a question can fail, as HTTP says them. The names are part of the contract. */
public enum Problem {
    MALFORMED_REQUEST(HttpStatus.BAD_REQUEST, "The question cannot be understood"),
    UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "Nobody is signed in"),
    FORBIDDEN(HttpStatus.FORBIDDEN, "This is not for your role"),
    FOREIGN_ORIGIN(HttpStatus.FORBIDDEN, "This page is not one of ours"),
    USER_NOT_FOUND(HttpStatus.NOT_FOUND, "Nobody with this id is known"),
    DOCTOR_NOT_FOUND(HttpStatus.NOT_FOUND, "No doctor with this id is known"),
    QUEUE_NOT_FOUND(HttpStatus.NOT_FOUND, "No queue with this id is known"),
    APPOINTMENT_NOT_FOUND(HttpStatus.NOT_FOUND, "No appointment with this id is known"),
    FILE_NOT_FOUND(HttpStatus.NOT_FOUND, "No file with this id is known"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing at this address"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This address does not answer to this method"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "The answer does not exist in the form asked for"),
    REBUILD_REFUSED(HttpStatus.CONFLICT, "The tables are not rebuilt now"),
    BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Bodies of this type are not understood"),
    STALE_VIEW(HttpStatus.SERVICE_UNAVAILABLE, "The view has not come as far as asked for"),
    BUSY(HttpStatus.SERVICE_UNAVAILABLE, "Too many are asking at once"),
    STORE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The tables cannot be read at the moment"),
    KEYS_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Access tokens cannot be checked at the moment"),
    INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong here");

    private final HttpStatus status;
    private final String title;

    Problem(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    HttpStatus status() {
        return status;
    }

    String title() {
        return title;
    }

    String type() {
        return "urn:qconnect:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
