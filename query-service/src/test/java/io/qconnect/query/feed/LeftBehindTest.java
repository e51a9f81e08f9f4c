package io.qconnect.query.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.Fact;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.feed.FeedTables.Step;
import io.qconnect.query.feed.tables.ParkedTable;
import io.qconnect.query.feed.tables.ParkedTable.Parked;
import io.qconnect.query.feed.tables.ParkedTable.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A fact that came too early is drawn as soon as those before it are, whoever draws these. */
@OnRealServers
class LeftBehindTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final TopicPartition PARTITION = new TopicPartition("qconnect.queue", 940);

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private DataSource database;

    @Autowired
    private FeedTables tables;

    @Autowired
    private Intake intake;

    @Autowired
    private ParkedTable parkedTable;

    private Observed observed;

    private final QueueId queue = Clinic.openQueue();
    private final AppointmentId appointment = AppointmentId.next();
    private long offset;

    @BeforeEach
    void the_queue_is_known() {
        observed = new Observed(jdbc, tables);
        observed.awaitVersion(queue.value(), 1);
        tables.addOffset(PARTITION, 0);
    }

    @AfterEach
    void forget_the_partition() {
        jdbc.update("DELETE FROM feed_offsets WHERE partition = ?", PARTITION.partition());
    }

    private ConsumerRecord<byte[], byte[]> next(Fact fact) {
        return Observed.arrived(Clinic.withhold(fact), PARTITION.partition(), offset++);
    }

    private AppointmentBooked booked() {
        return new AppointmentBooked(queue, appointment, null, Channel.DESK, Priority.ROUTINE);
    }

    private List<ConsumerRecord<byte[], byte[]>> visit() {
        return List.of(
                next(booked()),
                next(new TokenIssued(queue, appointment, 1)),
                next(new PatientCheckedIn(queue, appointment)));
    }

    private void take(List<ConsumerRecord<byte[], byte[]>> records) {
        long from = tables.offsets().getOrDefault(PARTITION, 0L);
        intake.take(records, List.of(new Step(PARTITION, from, from + records.size())));
    }

    private Parked setAside(ConsumerRecord<byte[], byte[]> record, long version, Reason reason) {
        return new Parked(record, queue.value(), version, reason, "of this test");
    }

    private void mustBeHere() {
        assertThat(tables.version(queue.value())).isEqualTo(4);
        assertThat(observed.stage(appointment)).isEqualTo("CHECKED_IN");
        assertThat(observed.parked(queue.value())).isZero();
    }

    @Test
    void when_the_one_before_it_comes_behind_it_in_the_same_batch() {
        take(visit().reversed());

        mustBeHere();
    }

    @Test
    void when_those_before_it_could_not_be_drawn_at_first_whatever_order_they_are_in() {
        List<ConsumerRecord<byte[], byte[]>> visit = visit();
        parkedTable.park(List.of(
                setAside(visit.get(2), 4, Reason.UNPROJECTABLE),
                setAside(visit.get(1), 3, Reason.UNREADABLE),
                setAside(visit.get(0), 2, Reason.UNPROJECTABLE)));

        intake.takeDefectiveAgain(0, Long.MAX_VALUE);

        mustBeHere();
    }

    /** As where two writers did not see each other's work. */
    @Test
    void when_nothing_more_is_heard_of_its_stream() {
        List<ConsumerRecord<byte[], byte[]>> visit = visit();
        parkedTable.park(List.of(
                setAside(visit.get(1), 3, Reason.EARLY),
                setAside(visit.get(2), 4, Reason.EARLY),
                setAside(visit.get(0), 2, Reason.EARLY)));

        observed.awaitVersion(queue.value(), 4);

        mustBeHere();
    }

    @Test
    void and_is_not_set_aside_while_those_before_it_are_drawn_again() {
        List<ConsumerRecord<byte[], byte[]>> visit = visit();
        parkedTable.park(List.of(
                setAside(visit.get(0), 2, Reason.UNPROJECTABLE), setAside(visit.get(1), 3, Reason.UNPROJECTABLE)));
        var reader = new TransactionTemplate(new JdbcTransactionManager(database));
        CompletableFuture<Void> again = Objects.requireNonNull(reader.execute(_ -> {
            // what a reader does first
            jdbc.update("UPDATE feed_offsets SET next_offset = 1 WHERE partition = ?", PARTITION.partition());
            CompletableFuture<Void> drawing =
                    CompletableFuture.runAsync(() -> intake.takeDefectiveAgain(0, Long.MAX_VALUE));
            await().atMost(SOON).until(this::someWaitForTheFeed);
            parkedTable.park(List.of(setAside(visit.get(2), 4, Reason.EARLY)));
            return drawing;
        }));

        assertThat(again).succeedsWithin(SOON);
        mustBeHere();
    }

    private boolean someWaitForTheFeed() {
        return Boolean.TRUE.equals(jdbc.queryForObject("""
            SELECT EXISTS (SELECT FROM pg_locks
                           WHERE  NOT granted AND mode = 'ExclusiveLock' AND relation = 'feed_offsets'::regclass)
            """, Boolean.class));
    }

    /** Else the next start, which may know better, would not take it again. */
    @Test
    void unless_it_contradicts_them_and_then_that_is_written_down() {
        Clinic.withhold(booked());
        take(List.of(next(new PatientCheckedIn(queue, AppointmentId.next()))));
        assertThat(reasons()).containsExactly("EARLY");

        take(List.of(Observed.arrived(Clinic.record(booked(), 2), PARTITION.partition(), offset++)));

        assertThat(tables.version(queue.value())).isEqualTo(2);
        assertThat(reasons()).containsExactly("UNPROJECTABLE");
    }

    private List<String> reasons() {
        return jdbc.queryForList("SELECT reason FROM parked_records WHERE stream_id = ?", String.class, queue.value());
    }
}
