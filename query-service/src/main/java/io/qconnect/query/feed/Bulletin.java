package io.qconnect.query.feed;

import io.qconnect.postgres.RoundTrip;
import java.util.Map;
import java.util.UUID;

/** Announces which streams have moved, within the transaction that moves them. */
public interface Bulletin {

    /** For tables that nobody looks at yet. */
    Bulletin SILENT = new Bulletin() {
        @Override
        public void announceEverything() {}

        @Override
        public void announce(Map<UUID, Long> versions, RoundTrip trip) {}
    };

    void announceEverything();

    /**
     * @param versions of the streams that have moved, as they are afterwards
     * @param trip with which the news goes
     */
    void announce(Map<UUID, Long> versions, RoundTrip trip);
}
