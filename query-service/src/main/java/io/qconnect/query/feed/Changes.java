package io.qconnect.query.feed;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells who wants to know which streams have moved, whichever instance of the service has moved them. */
public interface Changes {

    /** @param listener is called on the thread that hears of changes and must not keep it */
    Subscription subscribe(Consumer<Changed> listener);

    /** Since when this instance hears of no changes; empty as long as that is a matter of seconds. */
    Optional<Instant> deafSince();

    /** Ends when closed. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
