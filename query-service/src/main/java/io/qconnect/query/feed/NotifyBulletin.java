package io.qconnect.query.feed;

import java.util.Collection;
import java.util.Iterator;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Announces by NOTIFY: PostgreSQL delivers it to all instances of the service when, and only if, the transaction around
 * it commits.
 */
public final class NotifyBulletin implements Bulletin {

    static final String CHANNEL = "qconnect_changes";

    static final String EVERYTHING = "*";

    /** A notification holds less than 8,000 bytes; a UUID and its comma are 37. */
    private static final int STREAMS_PER_NOTE = 200;

    /** Beyond this it is cheaper that everybody looks once than that all read the names. */
    private static final int STREAMS_NAMED_MAX = 1_000;

    private static final String ANNOUNCE = "SELECT pg_notify('" + CHANNEL + "', ?)";

    private final JdbcTemplate jdbc;

    public NotifyBulletin(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void announceEverything() {
        announce(EVERYTHING);
    }

    @Override
    public void announce(Collection<UUID> streams) {
        if (streams.size() > STREAMS_NAMED_MAX) {
            announceEverything();
            return;
        }
        Iterator<UUID> rest = streams.iterator();
        while (rest.hasNext()) {
            StringBuilder note = new StringBuilder();
            for (int i = 0; i < STREAMS_PER_NOTE && rest.hasNext(); i++) {
                note.append(i == 0 ? "" : ",").append(rest.next());
            }
            announce(note.toString());
        }
    }

    private void announce(String note) {
        jdbc.query(ANNOUNCE, _ -> {}, note);
    }
}
