package io.qconnect.query.feed.rebuild;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The time that single statements of a rebuild may take. Comparing two large tables, or making an index of one, is one
 * statement of many minutes, during which nothing comes from the database; others give up a silent database after
 * seconds.
 */
final class Patience {

    /** No table of ours takes as long. */
    private static final Duration ANSWER_MAX = Duration.ofHours(6);

    private Patience() {}

    /** Until the connection goes back to its pool. */
    static void grant(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(ANSWER_MAX.toMillis()));
    }
}
