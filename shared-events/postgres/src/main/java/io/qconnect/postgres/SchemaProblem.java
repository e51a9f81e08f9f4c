package io.qconnect.postgres;

import java.io.Serial;

/** A database could not be brought to its schema, or does not have it. The message says which, and what to do. */
public final class SchemaProblem extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    SchemaProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
