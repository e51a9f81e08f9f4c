package io.qconnect.command.platform;

import java.time.Duration;

/** Somebody asks too often. Nothing has happened; the same call may be made again later. Answered as 429. */
public final class TooMany extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Duration retryAfter;

    public TooMany(Duration retryAfter) {
        super("too many", null, false, false);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
