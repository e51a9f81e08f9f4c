package io.qconnect.command.platform.store;

import io.qconnect.command.platform.Busy;
import io.qconnect.command.platform.Invalid;
import io.qconnect.proof.StoredFact;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;

/**
 * Reads facts as they are stored, in store order, with COPY in its binary form: the bytes come as they lie in the
 * table, however many there are, and nothing is mapped to objects of the domain. A reader who is slow slows only
 * itself.
 */
@Component
public class StoredFacts {

    /** Long readings at a time; each holds a connection or two and a processor of the database. */
    private static final int LONG_READINGS_MAX = 4;

    private static final long WAIT_FOR_TURN_SECONDS = 2;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int SIGNATURE_BYTES = 11;
    private static final short COLUMNS = 13;

    /** Microseconds from 1970, where Java begins to count, to 2000, where PostgreSQL does. */
    private static final long EPOCH_SHIFT_MICROS = 946_684_800_000_000L;

    private final DataSource database;
    private final JdbcClient jdbc;
    private final Semaphore longReadings = new Semaphore(LONG_READINGS_MAX, true);

    StoredFacts(@Qualifier("auditDataSource") DataSource database) {
        this.database = database;
        this.jdbc = JdbcClient.create(database);
    }

    /** Takes one fact after the other. */
    @FunctionalInterface
    public interface Reader {
        void take(StoredFact fact) throws IOException;
    }

    /** Something that reads for long. */
    @FunctionalInterface
    public interface LongReading {
        void run() throws IOException;
    }

    /** @throws Busy when too many others are at it */
    public void inTurn(LongReading reading) throws IOException {
        try {
            if (!longReadings.tryAcquire(WAIT_FOR_TURN_SECONDS, TimeUnit.SECONDS)) {
                throw new Busy("Too many read long stretches of history");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Busy("Stopped while waiting to read history");
        }
        try {
            reading.run();
        } finally {
            longReadings.release();
        }
    }

    public List<StoredFact> list(FactFilter filter) {
        List<StoredFact> facts = new ArrayList<>();
        try {
            read(filter, facts::add);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return facts;
    }

    /** Where the store ends; 0 when it is empty. What is not there below this never will be. */
    public long newestPosition() {
        return jdbc.sql("SELECT coalesce(max(global_index), 0) FROM domain_event")
                .query(Long.class)
                .single();
    }

    /** @return how many facts were read */
    public long read(FactFilter filter, Reader reader) throws IOException {
        Connection connection = DataSourceUtils.getConnection(database);
        try {
            PGConnection postgres = connection.unwrap(PGConnection.class);
            try (var rows = new DataInputStream(
                    new BufferedInputStream(new PGCopyInputStream(postgres, copy(filter, postgres)), BUFFER_BYTES))) {
                return read(rows, reader);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("History cannot be read", failed);
        } finally {
            DataSourceUtils.releaseConnection(connection, database);
        }
    }

    private static String copy(FactFilter filter, PGConnection postgres) {
        return """
            COPY (SELECT global_index, event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                         payload_type, payload_revision, payload, meta_data, command_id, command_part, client_given
                    FROM domain_event
                   WHERE %s
                   ORDER BY global_index
                   LIMIT %d)
              TO STDOUT (FORMAT binary)
            """.formatted(filter.sql(text -> literal(text, postgres)), filter.limit());
    }

    private static String literal(String text, PGConnection postgres) {
        try {
            return "'" + postgres.escapeLiteral(text) + "'";
        } catch (SQLException notText) {
            throw new Invalid("", "A text that is searched for contains a character that is never stored.");
        }
    }

    private static long read(DataInputStream rows, Reader reader) throws IOException {
        rows.skipNBytes(SIGNATURE_BYTES + Integer.BYTES);
        rows.skipNBytes(rows.readInt());
        long count = 0;
        while (rows.readShort() == COLUMNS) {
            reader.take(fact(rows));
            count++;
        }
        // to the very end: a copy that is left before it is cancelled, and the cancellation may hit the next question
        if (rows.read() >= 0) {
            throw new IllegalStateException("Something follows the last fact");
        }
        return count;
    }

    private static StoredFact fact(DataInputStream row) throws IOException {
        return new StoredFact(
                number(row),
                uuid(row),
                uuid(row),
                number(row),
                text(row),
                number(row) + EPOCH_SHIFT_MICROS,
                text(row),
                text(row),
                bytes(row),
                bytes(row),
                uuid(row),
                part(row),
                flag(row));
    }

    private static long number(DataInputStream row) throws IOException {
        row.readInt();
        return row.readLong();
    }

    private static int part(DataInputStream row) throws IOException {
        row.readInt();
        return row.readInt();
    }

    private static boolean flag(DataInputStream row) throws IOException {
        row.readInt();
        return row.readByte() != 0;
    }

    private static UUID uuid(DataInputStream row) throws IOException {
        row.readInt();
        return new UUID(row.readLong(), row.readLong());
    }

    private static byte[] bytes(DataInputStream row) throws IOException {
        return row.readNBytes(row.readInt());
    }

    private static String text(DataInputStream row) throws IOException {
        return new String(bytes(row), StandardCharsets.UTF_8);
    }
}
