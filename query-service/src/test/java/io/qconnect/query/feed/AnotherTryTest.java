package io.qconnect.query.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueId;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.feed.tables.ParkedTable;
import io.qconnect.query.feed.tables.ParkedTable.Parked;
import io.qconnect.query.feed.tables.ParkedTable.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * However much was set aside, it is taken again piece by piece, each stream in its order, and nobody waits for all of
 * it.
 */
@OnRealServers
class AnotherTryTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int SEED = 20_260_302;
    private static final int STREAMS = 25;
    private static final int FACTS_OF_EACH = 100;

    /** None of the log's, so that nothing else is set aside under it. */
    private static final int PARTITION = 950;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private FeedTables tables;

    @Autowired
    private FeedReaders readers;

    @Autowired
    private Intake intake;

    @Autowired
    private ParkedTable parkedTable;

    private final List<QueueId> queues = new ArrayList<>();
    private Observed observed;

    @BeforeEach
    void nobody_tries() {
        observed = new Observed(jdbc, tables);
        for (int i = 0; i < STREAMS; i++) {
            queues.add(Clinic.openQueue());
        }
        queues.forEach(queue -> observed.awaitVersion(queue.value(), 1));
        readers.stop();
        parkedTable.park(setAside());
    }

    @AfterEach
    void nothing_is_left() {
        jdbc.update("DELETE FROM parked_records WHERE partition = ?", PARTITION);
        if (!readers.isRunning()) {
            readers.start();
        }
    }

    /**
     * As a release leaves it that was rolled back: some it did not know, others had to wait for these; in any order.
     */
    private List<Parked> setAside() {
        List<Parked> records = new ArrayList<>();
        for (QueueId queue : queues) {
            for (int version = 2; version <= FACTS_OF_EACH + 1; version++) {
                var booked = new AppointmentBooked(queue, AppointmentId.next(), null, Channel.DESK, Priority.ROUTINE);
                ConsumerRecord<byte[], byte[]> record =
                        Observed.arrived(Clinic.withhold(booked), PARTITION, records.size());
                Reason reason = version % 3 == 0 ? Reason.EARLY : Reason.UNREADABLE;
                records.add(new Parked(record, queue.value(), (long) version, reason, "of this test"));
            }
        }
        Collections.shuffle(records, new Random(SEED));
        return records;
    }

    private long left() {
        Long count =
                jdbc.queryForObject("SELECT count(*) FROM parked_records WHERE partition = ?", Long.class, PARTITION);
        return count == null ? 0 : count;
    }

    private long defective() {
        Long count = jdbc.queryForObject(
                "SELECT count(*) FROM parked_records WHERE reason <> 'EARLY' AND partition = ?", Long.class, PARTITION);
        return count == null ? 0 : count;
    }

    @Test
    void a_piece_is_a_thousand_and_the_next_one_begins_behind_it() {
        long upTo = parkedTable.newest();
        long before = defective();

        long done = intake.takeDefectiveAgain(0, upTo);

        assertThat(done).isPositive().isLessThan(upTo);
        assertThat(before - defective()).isBetween(1L, 1_000L);
        int pieces = 1;
        while (done < upTo) {
            long next = intake.takeDefectiveAgain(done, upTo);
            assertThat(next).isGreaterThan(done);
            done = next;
            pieces++;
        }
        assertThat(pieces).isBetween(2, 4);
        assertThat(defective()).isZero();
    }

    @Test
    void after_a_start_all_of_it_is_drawn_and_what_comes_meanwhile_comes_behind_it() {
        readers.start();
        for (QueueId queue : queues) {
            Clinic.publish(new AppointmentBooked(queue, AppointmentId.next(), null, Channel.DESK, Priority.ROUTINE));
        }

        queues.forEach(queue -> observed.awaitVersion(queue.value(), FACTS_OF_EACH + 2));
        await().atMost(SOON).until(() -> left() == 0);
        assertThat(jdbc.queryForObject(
                        "SELECT count(*) FROM appointments WHERE queue_id = ANY (?::uuid[])", Long.class, (Object)
                                queues.stream().map(QueueId::toString).toArray(String[]::new)))
                .isEqualTo(STREAMS * (FACTS_OF_EACH + 1L));
    }

    /** It would be taken again and again. */
    @Test
    void what_is_set_aside_again_is_left_to_the_next_start() {
        long upTo = parkedTable.newest();
        jdbc.update("UPDATE parked_records SET value = '{' WHERE partition = ?", PARTITION);

        long done = 0;
        while (done < upTo) {
            done = intake.takeDefectiveAgain(done, upTo);
        }

        assertThat(left()).isEqualTo((long) STREAMS * FACTS_OF_EACH);
        assertThat(jdbc.queryForObject(
                        "SELECT count(*) FROM parked_records WHERE reason <> 'EARLY' AND partition = ? AND id <= ?",
                        Long.class,
                        PARTITION,
                        upTo))
                .isZero();
    }
}
