package io.qconnect.query.feed;

import io.qconnect.query.feed.tables.ParkedTable;
import io.qconnect.query.feed.tables.Rows;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.jdbc.core.JdbcTemplate;

/** How far the tables have come, for operators: {@code /actuator/feed}. */
@Endpoint(id = "feed")
final class FeedEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(FeedEndpoint.class);

    /** An operator waits no longer for a broker that does not answer. */
    private static final long BROKER_SECONDS_MAX = 2;

    private static final String ROWS = """
        SELECT (SELECT count(*) FROM users)        AS users,
               (SELECT count(*) FROM doctors)      AS doctors,
               (SELECT count(*) FROM queues)       AS queues,
               (SELECT count(*) FROM appointments) AS appointments
        """;

    private final FeedTables tables;
    private final ParkedTable parkedTable;
    private final JdbcTemplate jdbc;
    private final Admin broker;

    FeedEndpoint(FeedTables tables, ParkedTable parkedTable, JdbcTemplate jdbc, Admin broker) {
        this.tables = tables;
        this.parkedTable = parkedTable;
        this.jdbc = jdbc;
        this.broker = broker;
    }

    /** @param lag facts that are in the log but not in the tables yet; null while the broker does not say */
    record Feed(UUID epoch, @Nullable Long lag, long parked, List<Partition> partitions, Rows rows) {}

    record Partition(
            String topic,
            int partition,
            long nextOffset,
            @Nullable Long endOffset,
            @Nullable Long lag) {}

    record Rows(long users, long doctors, long queues, long appointments) {}

    @ReadOperation
    Feed feed() {
        List<Partition> partitions = partitions();
        return new Feed(tables.epoch(), total(partitions), parkedTable.count(), partitions, rows());
    }

    /** Where the tables are in each, and where it ends. */
    List<Partition> partitions() {
        Map<TopicPartition, Long> offsets = tables.offsets();
        Map<TopicPartition, Long> ends = endsOf(offsets);
        return offsets.entrySet().stream()
                .map(entry -> partition(entry.getKey(), entry.getValue(), ends.get(entry.getKey())))
                .sorted(Comparator.comparing(Partition::topic).thenComparing(Partition::partition))
                .toList();
    }

    private static Partition partition(TopicPartition partition, long next, @Nullable Long end) {
        Long lag = end == null ? null : Math.max(0, end - next);
        return new Partition(partition.topic(), partition.partition(), next, end, lag);
    }

    /** Facts that are in the log but not in the tables yet; null while the broker does not say. */
    static @Nullable Long total(List<Partition> partitions) {
        long total = 0;
        for (Partition partition : partitions) {
            Long lag = partition.lag();
            if (lag == null) {
                return null;
            }
            total += lag;
        }
        return total;
    }

    private Rows rows() {
        return jdbc.query(ROWS, row -> {
            row.next();
            return new Rows(
                    row.getLong("users"), row.getLong("doctors"), row.getLong("queues"), row.getLong("appointments"));
        });
    }

    private Map<TopicPartition, Long> endsOf(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        var asked =
                offsets.keySet().stream().collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
        try {
            broker.listOffsets(asked)
                    .all()
                    .get(BROKER_SECONDS_MAX, TimeUnit.SECONDS)
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unreachable) {
            LOG.info("The broker does not say where the log ends: {}", unreachable.toString());
        }
        return ends;
    }
}
