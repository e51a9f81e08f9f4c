package io.qconnect.infra.local;

import org.jspecify.annotations.Nullable;

/** A part of the clinic cannot run; the message is meant for the person at the keyboard and says what to do. */
public final class CannotStart extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CannotStart(String message) {
        this(message, null);
    }

    public CannotStart(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
