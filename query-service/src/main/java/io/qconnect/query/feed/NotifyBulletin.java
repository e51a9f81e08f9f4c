package io.qconnect.query.feed;

import io.qconnect.postgres.RoundTrip;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Announces by NOTIFY: PostgreSQL delivers it to all instances of the service when, and only if, the transaction around
 * it commits.
 */
public final class NotifyBulletin implements Bulletin {

    static final String CHANNEL = "qconnect_changes";

    private static final String EVERYTHING = "*";

    /** A notification holds less than 8,000 bytes; a UUID, its version and what stands between them are 57 at most. */
    private static final int STREAMS_PER_NOTE = 130;

    /** Beyond this it is cheaper that everybody looks once than that all read the names. */
    private static final int STREAMS_NAMED_MAX = 1_000;

    private static final String ANNOUNCE = "SELECT pg_notify('" + CHANNEL + "', ?)";

    private final JdbcTemplate jdbc;

    public NotifyBulletin(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void announceEverything() {
        RoundTrip trip = new RoundTrip(jdbc);
        announce(EVERYTHING, trip);
        trip.make();
    }

    @Override
    public void announce(Map<UUID, Long> versions, RoundTrip trip) {
        if (versions.size() > STREAMS_NAMED_MAX) {
            announce(EVERYTHING, trip);
            return;
        }
        Iterator<Map.Entry<UUID, Long>> rest = versions.entrySet().iterator();
        while (rest.hasNext()) {
            StringJoiner note = new StringJoiner(",");
            for (int i = 0; i < STREAMS_PER_NOTE && rest.hasNext(); i++) {
                Map.Entry<UUID, Long> moved = rest.next();
                note.add(moved.getKey() + ":" + moved.getValue());
            }
            announce(note.toString(), trip);
        }
    }

    /** Reads notes of this channel. What names no version, as notes of another release may, can mean anything. */
    static Changed read(List<String> notes) {
        Map<UUID, Long> versions = new HashMap<>();
        for (String note : notes) {
            for (String moved : note.split(",")) {
                int colon = moved.indexOf(':');
                if (colon < 0) {
                    return new Changed.Everything();
                }
                versions.merge(
                        UUID.fromString(moved.substring(0, colon)),
                        Long.parseLong(moved.substring(colon + 1)),
                        Math::max);
            }
        }
        return new Changed.Streams(versions);
    }

    private static void announce(String note, RoundTrip trip) {
        trip.ask(ANNOUNCE, List.of((index, statement) -> statement.setString(index, note)), _ -> true);
    }
}
