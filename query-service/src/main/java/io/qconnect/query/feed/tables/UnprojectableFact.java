package io.qconnect.query.feed.tables;

import io.qconnect.events.wire.Recorded;
import org.jspecify.annotations.Nullable;

/**
 * A fact could be read, but not drawn: it contradicts the facts before it, or does not open with its person's key. The
 * feed sets it aside with its stream; other streams go on.
 */
public final class UnprojectableFact extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnprojectableFact(Recorded<?> recorded, String why) {
        this(recorded, why, null);
    }

    public UnprojectableFact(Recorded<?> recorded, String why, @Nullable Throwable cause) {
        super(recorded.envelope().name() + " " + recorded.version() + " cannot be drawn: " + why, cause);
    }
}
