package io.qconnect.query.feed;

import io.qconnect.postgres.RoundTrip;
import io.qconnect.query.feed.tables.Overtaken;
import io.qconnect.query.feed.tables.StreamTable;
import io.qconnect.query.platform.SqlValues;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** How far the read tables have come: epoch and offsets; {@link StreamTable} has the streams. */
public final class FeedTables {

    /** Nearly always nobody waits, and then nobody has to be looked for. */
    private static final String LIFE = """
        SELECT epoch, EXISTS (SELECT FROM parked_records WHERE reason = 'EARLY') AS some_wait
        FROM   feed_epoch
        """;

    private static final String LIFE_SHARED = LIFE + " FOR SHARE";

    private static final String LIFE_ALONE = LIFE + " FOR UPDATE";

    private static final String EPOCH = "SELECT epoch FROM feed_epoch";

    private static final String BEGIN_EPOCH = "UPDATE feed_epoch SET epoch = ?";

    private static final String FORGET_STREAMS = "TRUNCATE stream_progress, parked_records";

    private static final String OFFSETS = "SELECT topic, partition, next_offset FROM feed_offsets";

    private static final String PLACES = "SELECT topic, partition, next_offset, topic_id FROM feed_offsets";

    private static final String ADD_PLACE = """
        INSERT INTO feed_offsets (topic, partition, next_offset, topic_id)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (topic, partition) DO NOTHING
        """;

    /**
     * Should the live feed find out later that this log is another one, it begins again in whatever tables are live
     * then.
     */
    private static final String ADD_OFFSET = """
        INSERT INTO feed_offsets (topic, partition, next_offset, topic_id)
        VALUES (?, ?, ?, (SELECT topic_id FROM public.feed_offsets WHERE topic = ? AND partition = ?))
        ON CONFLICT (topic, partition) DO NOTHING
        """;

    private static final String CHANGE_PLACE = """
        UPDATE feed_offsets
        SET    next_offset = ?,
               topic_id    = ?
        WHERE  topic       = ?
        AND    partition   = ?
        AND    next_offset = ?
        """;

    private static final String FOLLOW_LIVE_LOG = """
        UPDATE feed_offsets AS own
        SET    next_offset = 0,
               topic_id    = live.topic_id
        FROM   public.feed_offsets AS live
        WHERE  live.topic = own.topic AND live.partition = own.partition
        AND    live.topic_id <> own.topic_id
        """;

    /** Each transaction of the feed begins by moving its offsets: from here on it waits, and questions do not. */
    private static final String HOLD_FEED = "LOCK TABLE feed_offsets IN EXCLUSIVE MODE";

    /** Only from the offset that the writer believes in: whoever was overtaken changes nothing. */
    private static final String ADVANCE_OFFSET = """
        UPDATE feed_offsets
        SET    next_offset = ?
        WHERE  topic       = ?
        AND    partition   = ?
        AND    next_offset = ?
        """;

    private static final String VERSIONS = "SELECT stream_id, version FROM stream_progress WHERE stream_id = ANY (?)";

    /** A deleted file is nobody's any more: only its number of facts is left. */
    private static final String OWNERS = """
        SELECT id, id AS owner
        FROM   users
        WHERE  id = ANY (?)
        UNION ALL
        SELECT id, user_id
        FROM   files
        WHERE  id = ANY (?)
        """;

    private final JdbcTemplate jdbc;

    public FeedTables(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** One partition's way from one offset to the next. */
    public record Step(TopicPartition partition, long from, long to) {}

    UUID epoch() {
        return Objects.requireNonNull(jdbc.queryForObject(EPOCH, UUID.class));
    }

    /**
     * The life of the store that the tables are drawn from.
     *
     * @param someWait whether there are facts that came before their predecessors
     */
    record Life(UUID epoch, boolean someWait) {}

    /** Reads it and keeps it from changing until the transaction ends. */
    static Supplier<Life> lifeShared(RoundTrip trip) {
        return life(LIFE_SHARED, trip);
    }

    /** Reads it when nobody else is writing, and keeps all others out until the transaction ends. */
    static Supplier<Life> lifeAlone(RoundTrip trip) {
        return life(LIFE_ALONE, trip);
    }

    private static Supplier<Life> life(String sql, RoundTrip trip) {
        return trip.ask(sql, List.of(), rows -> {
            rows.next();
            return new Life(SqlValues.id(rows, "epoch"), rows.getBoolean("some_wait"));
        });
    }

    void beginEpoch(UUID epoch) {
        jdbc.update(BEGIN_EPOCH, epoch);
        jdbc.execute(FORGET_STREAMS);
    }

    public Map<TopicPartition, Long> offsets() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        jdbc.query(OFFSETS, row -> {
            offsets.put(
                    new TopicPartition(row.getString("topic"), row.getInt("partition")), row.getLong("next_offset"));
        });
        return offsets;
    }

    /**
     * Where a partition is read next.
     *
     * @param topicId of the log that the offset is of; null when it is not known
     */
    record Place(long offset, @Nullable UUID topicId) {

        /** Whether the log of this id may be the one that the offset is of. */
        boolean isOf(@Nullable UUID log) {
            return log == null || topicId == null || topicId.equals(log);
        }
    }

    Map<TopicPartition, Place> places() {
        Map<TopicPartition, Place> places = new HashMap<>();
        jdbc.query(PLACES, row -> {
            places.put(
                    new TopicPartition(row.getString("topic"), row.getInt("partition")),
                    new Place(row.getLong("next_offset"), row.getObject("topic_id", UUID.class)));
        });
        return places;
    }

    void addPlace(TopicPartition partition, Place place) {
        jdbc.update(ADD_PLACE, partition.topic(), partition.partition(), place.offset(), place.topicId());
    }

    /** @throws Overtaken when another writer has moved the partition */
    void changePlace(TopicPartition partition, Place from, Place to) {
        int changed = jdbc.update(
                CHANGE_PLACE, to.offset(), to.topicId(), partition.topic(), partition.partition(), from.offset());
        if (changed != 1) {
            throw new Overtaken(partition);
        }
    }

    /** A place in the log that the live tables are drawn from. */
    public void addOffset(TopicPartition partition, long offset) {
        jdbc.update(
                ADD_OFFSET, partition.topic(), partition.partition(), offset, partition.topic(), partition.partition());
    }

    /** Where the live tables are drawn from another log by now, that one is read from its beginning. */
    public void followLiveLog() {
        jdbc.update(FOLLOW_LIVE_LOG);
    }

    /** Until the transaction ends, the feed stands still. */
    public void holdFeed() {
        jdbc.execute(HOLD_FEED);
    }

    /**
     * Moves partitions on. When another writer has moved one of these partitions, the trip ends with {@link Overtaken};
     * what else it was made for may have happened by then.
     */
    static void advance(List<Step> steps, RoundTrip trip) {
        trip.change(ADVANCE_OFFSET, steps.stream().map(FeedTables::values).toList(), moved -> {
            for (int i = 0; i < moved.length; i++) {
                if (moved[i] != 1) {
                    throw new Overtaken(steps.get(i).partition());
                }
            }
        });
    }

    private static List<RoundTrip.Value> values(Step step) {
        return List.of(
                (index, statement) -> statement.setLong(index, step.to()),
                (index, statement) ->
                        statement.setString(index, step.partition().topic()),
                (index, statement) -> statement.setInt(index, step.partition().partition()),
                (index, statement) -> statement.setLong(index, step.from()));
    }

    /** Null when nothing of the stream is known. */
    @Nullable
    Long version(UUID stream) {
        return versions(List.of(stream)).get(stream);
    }

    /** Of those of these streams of which anything is known. */
    Map<UUID, Long> versions(Collection<UUID> streams) {
        Map<UUID, Long> versions = HashMap.newHashMap(streams.size());
        jdbc.query(VERSIONS, statement -> SqlValues.setIds(statement, 1, streams), row -> {
            versions.put(SqlValues.id(row, "stream_id"), row.getLong("version"));
        });
        return versions;
    }

    /** Whose those of these streams are that are about a person. */
    Map<UUID, UUID> owners(Collection<UUID> streams) {
        Map<UUID, UUID> owners = HashMap.newHashMap(streams.size());
        jdbc.query(
                OWNERS,
                statement -> {
                    SqlValues.setIds(statement, 1, streams);
                    SqlValues.setIds(statement, 2, streams);
                },
                row -> {
                    owners.put(SqlValues.id(row, "id"), SqlValues.id(row, "owner"));
                });
        return owners;
    }
}
