package io.qconnect.query.feed;

import java.util.Set;
import java.util.UUID;

/** Some streams have moved. */
public sealed interface Changed {

    boolean touches(UUID stream);

    /** These and no others. */
    record Streams(Set<UUID> streams) implements Changed {
        @Override
        public boolean touches(UUID stream) {
            return streams.contains(stream);
        }
    }

    /** Any may have: there were too many to be named, or some news may have been missed. */
    record Everything() implements Changed {
        @Override
        public boolean touches(UUID stream) {
            return true;
        }
    }
}
