package io.qconnect.events.personal;

import org.jspecify.annotations.Nullable;

/** A sealed value does not open with the key that should open it: it was changed, or moved to another place. */
public final class BrokenSeal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokenSeal(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
