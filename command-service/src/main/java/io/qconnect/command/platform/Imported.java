package io.qconnect.command.platform;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The body of a call that takes over a row of the predecessor's database. */
public interface Imported extends Report {

    /** Before and after them no row was written: there was no predecessor yet, or it is a typing error. */
    Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

    Instant LAST = Instant.parse("2101-01-01T00:00:00Z");

    /** The row; written at the facts that follow. */
    Origin origin();

    /**
     * When a row was last written there. That clock may have been ahead: it was not later than now.
     *
     * @throws Invalid when nobody can mean it
     */
    static @Nullable Instant lastWritten(@Nullable Instant changedAt, Instant now) {
        if (changedAt == null) {
            return null;
        }
        if (changedAt.isBefore(FIRST) || !changedAt.isBefore(LAST)) {
            throw new Invalid("/changedAt", "must lie in the years 2000 to 2100");
        }
        return changedAt.isAfter(now) ? now : changedAt;
    }
}
