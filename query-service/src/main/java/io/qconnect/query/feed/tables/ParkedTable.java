package io.qconnect.query.feed.tables;

import io.qconnect.query.platform.SqlValues;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Records set aside, byte for byte, so that they can be taken again as if they came from the log. */
public final class ParkedTable {

    private static final String PARK = """
        INSERT INTO parked_records
               (topic, partition, record_offset, record_key, headers, value, stream_id, version, reason, detail)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (topic, partition, record_offset, md5(coalesce(value, ''))) DO UPDATE
        SET    stream_id = excluded.stream_id,
               version   = excluded.version,
               reason    = excluded.reason,
               detail    = excluded.detail
        """;

    /** Those that only wait for their predecessors. */
    private static final String EARLY = """
        SELECT   topic, partition, record_offset, record_key, headers, value
        FROM     parked_records
        WHERE    stream_id = ANY (?)
        AND      reason    = 'EARLY'
        ORDER BY stream_id, version
        LIMIT    ?
        """;

    private static final String FORGET = """
        DELETE FROM parked_records p
        USING  stream_progress s
        WHERE  p.stream_id = ANY (?)
        AND    s.stream_id = p.stream_id
        AND    p.version  <= s.version
        """;

    /** Whose predecessors are in the tables, although nothing has drawn them. */
    private static final String DUE = """
        FROM   parked_records p
               JOIN stream_progress s USING (stream_id)
        WHERE  p.reason   = 'EARLY'
        AND    p.version <= s.version + 1
        """;

    private static final String SOME_ARE_DUE = "SELECT EXISTS (SELECT " + DUE + ")";

    private static final String FIND_DUE = """
        SELECT p.topic, p.partition, p.record_offset, p.record_key, p.headers, p.value
        """ + DUE + """
        ORDER BY p.stream_id, p.version
        LIMIT    1000
        """;

    /**
     * What is set aside again meanwhile has a greater id, so whoever keeps to those of the beginning comes to an end.
     */
    private static final String TAKE_DEFECTIVE = """
        WITH piece AS (
            SELECT   id
            FROM     parked_records
            WHERE    reason <> 'EARLY'
            AND      id > ?
            AND      id <= ?
            ORDER BY id
            LIMIT    1000
        )
        DELETE FROM parked_records p
        USING       piece
        WHERE       p.id = piece.id
        RETURNING   p.id, p.topic, p.partition, p.record_offset, p.record_key, p.headers, p.value
        """;

    private static final String NEWEST = "SELECT coalesce(max(id), 0) FROM parked_records";

    private static final String COUNT = "SELECT count(*) FROM parked_records";

    private final JdbcTemplate jdbc;

    public ParkedTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Why a record is set aside. */
    public enum Reason {
        /** A fact of its stream is missing before it. */
        EARLY,
        /** No version of a fact that this service knows. */
        UNREADABLE,
        /** A fact that contradicts what the tables hold. */
        UNPROJECTABLE
    }

    public record Parked(
            ConsumerRecord<byte[], byte[]> source,
            @Nullable UUID stream,
            @Nullable Long version,
            Reason reason,
            String detail) {}

    /** Sets them aside; of a record that is set aside already, it is written why it is now. */
    public void park(Collection<Parked> records) {
        Collection<Parked> once = lastOfEach(records);
        jdbc.batchUpdate(PARK, once, Math.max(1, once.size()), (statement, parked) -> {
            ConsumerRecord<byte[], byte[]> source = parked.source();
            statement.setString(1, source.topic());
            statement.setInt(2, source.partition());
            statement.setLong(3, source.offset());
            statement.setBytes(4, source.key());
            statement.setBytes(5, bytes(source.headers()));
            statement.setBytes(6, source.value());
            statement.setObject(7, parked.stream(), Types.OTHER);
            statement.setObject(8, parked.version(), Types.BIGINT);
            statement.setString(9, parked.reason().name());
            statement.setString(10, parked.detail().replace('\0', '?'));
        });
    }

    /** A statement cannot write a row twice. */
    private static Collection<Parked> lastOfEach(Collection<Parked> records) {
        Map<Source, Parked> once = LinkedHashMap.newLinkedHashMap(records.size());
        records.forEach(parked -> once.put(Source.of(parked.source()), parked));
        return once.values();
    }

    /** A record as the table tells it from others. */
    private record Source(String topic, int partition, long offset, ByteBuffer value) {

        static Source of(ConsumerRecord<byte[], byte[]> record) {
            byte[] value = record.value();
            return new Source(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    ByteBuffer.wrap(value == null ? new byte[0] : value));
        }
    }

    /** The records of these streams that wait for their predecessors, stream by stream in order. */
    public List<ConsumerRecord<byte[], byte[]>> early(Collection<UUID> streams, int atMost) {
        return jdbc.query(
                EARLY,
                statement -> {
                    SqlValues.setIds(statement, 1, streams);
                    statement.setInt(2, atMost);
                },
                ParkedTable::record);
    }

    /** Whether something waits for predecessors that the tables have. */
    public boolean someAreDue() {
        return Boolean.TRUE.equals(jdbc.queryForObject(SOME_ARE_DUE, Boolean.class));
    }

    /** What waits for predecessors that the tables have, stream by stream in order, up to 1,000 records. */
    public List<ConsumerRecord<byte[], byte[]>> due() {
        return jdbc.query(FIND_DUE, ParkedTable::record);
    }

    /** Forgets what the tables of these streams hold by now. */
    public void forget(Collection<UUID> streams) {
        jdbc.update(FORGET, statement -> SqlValues.setIds(statement, 1, streams));
    }

    /**
     * Some of what could not be read or drawn, in no order.
     *
     * @param last of their ids, 0 when there are none
     */
    public record Piece(List<ConsumerRecord<byte[], byte[]>> records, long last) {}

    /** The id of what was set aside last, 0 when nothing is. */
    public long newest() {
        Long newest = jdbc.queryForObject(NEWEST, Long.class);
        return newest == null ? 0 : newest;
    }

    /**
     * Takes out what could not be read or drawn, from behind this id up to that one, up to 1,000 records, oldest first.
     */
    public Piece takeDefective(long after, long upTo) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long[] last = {0};
        jdbc.query(
                TAKE_DEFECTIVE,
                row -> {
                    last[0] = Math.max(last[0], row.getLong("id"));
                    records.add(record(row, 0));
                },
                after,
                upTo);
        return new Piece(records, last[0]);
    }

    public long count() {
        Long count = jdbc.queryForObject(COUNT, Long.class);
        return count == null ? 0 : count;
    }

    private static ConsumerRecord<byte[], byte[]> record(ResultSet row, int number) throws SQLException {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("record_offset"),
                row.getBytes("record_key"),
                row.getBytes("value"));
        headers(row.getBytes("headers")).forEach(record.headers()::add);
        return record;
    }

    /** Count, then for each header its name, its length (-1: none) and its bytes. */
    private static byte[] bytes(Headers headers) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            Header[] all = headers.toArray();
            out.writeInt(all.length);
            for (Header header : all) {
                out.writeUTF(header.key());
                byte @Nullable [] value = header.value();
                out.writeInt(value == null ? -1 : value.length);
                out.write(value == null ? new byte[0] : value);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static Headers headers(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Headers headers = new RecordHeaders();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                String name = in.readUTF();
                int length = in.readInt();
                headers.add(name, length < 0 ? null : in.readNBytes(length));
            }
            return headers;
        } catch (IOException damaged) {
            throw new UncheckedIOException("The headers of a parked record are damaged", damaged);
        }
    }
}
