package io.qconnect.infra.backup;

import io.qconnect.infra.local.CannotStart;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Brings the log into the archive, piece by piece in their order. It may have much to make up for, so it is given time
 * for as long as it gets on.
 */
final class Archiver {

    /** A piece takes a second, on a slow disk a few. What has failed is tried again after one minute. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(2);

    private static final long LOOK_EVERY_MILLIS = 50;

    /**
     * The server puts a note beside each file that waits; what begins with a piece's name tells where a backup began in
     * it.
     */
    private static final String WAITING = """
        SELECT count(*), (SELECT archived_count FROM pg_stat_archiver)
          FROM pg_ls_archive_statusdir()
         WHERE name LIKE '%.ready' AND left(name, 24) <= ?
        """;

    private final Connection server;
    private final Duration silenceMax;

    Archiver(Connection server, Duration silenceMax) {
        this.server = server;
        this.silenceMax = silenceMax;
    }

    static Archiver of(Connection server) {
        return new Archiver(server, SILENCE_MAX);
    }

    /**
     * Returns when this piece, which is not written to any more, and all before it are in the archive.
     *
     * @throws CannotStart when nothing has come into it for two minutes
     */
    void await(String piece) throws SQLException {
        long start = System.nanoTime();
        Progress progress = progress(piece);
        while (progress.waiting() > 0) {
            if (System.nanoTime() - start > silenceMax.toNanos()) {
                throw new CannotStart("PostgreSQL has not archived its log for " + silenceMax.toSeconds()
                        + " seconds: is the archive there, and room in it? Its log says what fails");
            }
            pause();
            Progress next = progress(piece);
            if (!next.equals(progress)) {
                progress = next;
                start = System.nanoTime();
            }
        }
    }

    private record Progress(long waiting, long archived) {}

    private Progress progress(String piece) throws SQLException {
        try (PreparedStatement statement = server.prepareStatement(WAITING)) {
            statement.setString(1, piece);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Progress(row.getLong(1), row.getLong(2));
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CannotStart("interrupted", stopped);
        }
    }
}
