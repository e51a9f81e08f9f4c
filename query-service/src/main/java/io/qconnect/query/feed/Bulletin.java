package io.qconnect.query.feed;

import java.util.Collection;
import java.util.UUID;

/** Announces which streams have moved, within the transaction that moves them. */
public interface Bulletin {

    /** For tables that nobody looks at yet. */
    Bulletin SILENT = new Bulletin() {
        @Override
        public void announceEverything() {}

        @Override
        public void announce(Collection<UUID> streams) {}
    };

    void announceEverything();

    void announce(Collection<UUID> streams);
}
