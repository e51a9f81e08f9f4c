package io.qconnect.command.platform;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The body of a call, which may report late: "arrived 08:50, typed 09:10". History keeps both times, and read tables
 * show the earlier one.
 */
public interface Report {

    /** When it really happened: not in the future, and not before what it is about began. Null means now. */
    @Nullable
    Instant effectiveAt();
}
