package io.qconnect.query.feed;

import java.util.Map;
import java.util.UUID;

/** Some streams have moved. */
public sealed interface Changed {

    boolean touches(UUID stream);

    /** Whether this alone says that the tables show so many facts of the stream. */
    boolean reaches(UUID stream, long version);

    /** These and no others. */
    record Streams(Map<UUID, Long> versions) implements Changed {
        @Override
        public boolean touches(UUID stream) {
            return versions.containsKey(stream);
        }

        @Override
        public boolean reaches(UUID stream, long version) {
            Long reached = versions.get(stream);
            return reached != null && reached >= version;
        }
    }

    /** Any may have: there were too many to be named, or some news may have been missed. */
    record Everything() implements Changed {
        @Override
        public boolean touches(UUID stream) {
            return true;
        }

        @Override
        public boolean reaches(UUID stream, long version) {
            return false;
        }
    }
}
