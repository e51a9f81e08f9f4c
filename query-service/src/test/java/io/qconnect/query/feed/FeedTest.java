package io.qconnect.query.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.feed.FeedTables.Step;
import io.qconnect.query.feed.tables.Overtaken;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** From the log to the tables: once, in order, and whatever happens on the way. */
@OnRealServers
class FeedTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private Intake intake;

    @Autowired
    private FeedTables tables;

    @Autowired
    private FeedReaders readers;

    private Observed observed;

    @BeforeEach
    void observe() {
        observed = new Observed(jdbc, tables);
    }

    private final QueueId queue = Clinic.openQueue();
    private final AppointmentId appointment = AppointmentId.next();

    private long book() {
        Clinic.publish(booked(appointment));
        return Clinic.publish(new TokenIssued(queue, appointment, 1));
    }

    private AppointmentBooked booked(AppointmentId id) {
        return new AppointmentBooked(queue, id, null, Channel.DESK, Priority.ROUTINE);
    }

    @Nested
    class A_fact {

        @Test
        void is_seen_soon_after_it_was_published() {
            observed.awaitVersion(queue.value(), book());

            assertThat(observed.stage(appointment)).isEqualTo("BOOKED");
        }

        @Test
        void changes_nothing_when_it_is_delivered_again() {
            ProducerRecord<String, byte[]> booked = Clinic.withhold(booked(appointment));
            ProducerRecord<String, byte[]> here = Clinic.withhold(new PatientCheckedIn(queue, appointment));
            Clinic.send(booked);
            observed.awaitTaken(Clinic.send(here));
            List<Map<String, Object>> before = observed.picture();

            Clinic.send(booked);
            observed.awaitTaken(Clinic.send(here));

            assertThat(observed.picture()).isEqualTo(before);
            assertThat(observed.parked(queue.value())).isZero();
        }

        @Test
        void changes_nothing_when_the_whole_log_is_read_again() {
            observed.awaitVersion(queue.value(), book());
            List<Map<String, Object>> before = observed.picture();
            readers.stop();
            Map<TopicPartition, Long> reached = tables.offsets();
            jdbc.update("DELETE FROM feed_offsets");
            readers.start();

            await().atMost(SOON)
                    .until(() -> reached.entrySet().stream()
                            .allMatch(it -> tables.offsets().getOrDefault(it.getKey(), 0L) >= it.getValue()));

            assertThat(observed.picture()).isEqualTo(before);
        }

        @Test
        void is_taken_after_a_restart_when_it_came_meanwhile() {
            observed.awaitVersion(queue.value(), 1);
            readers.stop();
            long version = book();
            readers.start();

            observed.awaitVersion(queue.value(), version);
            assertThat(observed.stage(appointment)).isEqualTo("BOOKED");
        }

        @Test
        void is_read_again_when_the_log_was_made_anew() {
            observed.awaitVersion(queue.value(), 1);
            readers.stop();
            jdbc.update("UPDATE feed_offsets SET next_offset = next_offset + 1000000");
            long version = book();
            readers.start();

            observed.awaitVersion(queue.value(), version);
            assertThat(observed.parked(queue.value())).isZero();
        }
    }

    @Nested
    class A_consumer_that_was_overtaken {

        @Test
        void writes_nothing() {
            observed.awaitVersion(queue.value(), 1);
            TopicPartition partition = new TopicPartition("qconnect.queue", 900);
            tables.addOffset(partition, 5);
            List<Map<String, Object>> before = observed.picture();
            var late = Observed.arrived(Clinic.record(booked(appointment), 2), 900, 4);

            assertThatThrownBy(() -> intake.take(List.of(late), List.of(new Step(partition, 4, 5))))
                    .isInstanceOf(Overtaken.class);

            assertThat(observed.picture()).isEqualTo(before);
            assertThat(tables.offsets()).containsEntry(partition, 5L);
            jdbc.update("DELETE FROM feed_offsets WHERE partition = 900");
        }

        @Test
        void reads_on_from_the_stored_offset() {
            RecordMetadata last = Clinic.send(Clinic.withhold(booked(appointment)));
            observed.awaitTaken(last);
            // as if its last transaction had been committed without the answer coming back
            jdbc.update(
                    "UPDATE feed_offsets SET next_offset = next_offset - 1 WHERE topic = ? AND partition = ?",
                    last.topic(),
                    last.partition());

            long version = Clinic.publish(new TokenIssued(queue, appointment, 1));

            observed.awaitVersion(queue.value(), version);
            assertThat(observed.stage(appointment)).isEqualTo("BOOKED");
        }
    }

    @Nested
    class A_transaction_that_fails {

        @Test
        void leaves_nothing_behind_and_can_be_taken_again() {
            observed.awaitVersion(queue.value(), 1);
            TopicPartition partition = new TopicPartition("qconnect.queue", 901);
            tables.addOffset(partition, 0);
            var records = List.of(Observed.arrived(Clinic.withhold(booked(appointment)), 901, 0));
            List<Step> steps = List.of(new Step(partition, 0, 1));
            List<Map<String, Object>> before = observed.picture();

            jdbc.execute("ALTER TABLE appointments RENAME TO appointments_away");
            try {
                assertThatThrownBy(() -> intake.take(records, steps)).isNotNull();
            } finally {
                jdbc.execute("ALTER TABLE appointments_away RENAME TO appointments");
            }
            assertThat(observed.picture()).isEqualTo(before);
            assertThat(tables.offsets()).containsEntry(partition, 0L);

            intake.take(records, steps);
            assertThat(observed.stage(appointment)).isEqualTo("BOOKED");
            jdbc.update("DELETE FROM feed_offsets WHERE partition = 901");
        }

        @Test
        void is_tried_until_it_succeeds() {
            observed.awaitVersion(queue.value(), 1);
            jdbc.execute("ALTER TABLE stream_progress RENAME TO stream_progress_away");
            try {
                book();
                await().atMost(SOON).until(() -> !readers.failures().isEmpty());
            } finally {
                jdbc.execute("ALTER TABLE stream_progress_away RENAME TO stream_progress");
            }

            observed.awaitVersion(queue.value(), 3);
            await().atMost(SOON).until(() -> readers.failures().isEmpty());
            assertThat(observed.stage(appointment)).isEqualTo("BOOKED");
        }
    }

    @Nested
    class A_new_epoch {

        /** The same queue, which the restored store has only the beginning of. */
        private final QueueOpened opened = Clinic.opened(DoctorId.next(), LocalDate.of(2026, 3, 2));

        @BeforeEach
        void open() {
            Clinic.publish(opened);
            observed.awaitVersion(opened.queueId().value(), 1);
        }

        @Test
        void empties_the_tables_and_draws_them_anew() {
            observed.awaitVersion(queue.value(), book());
            ProducerRecord<String, byte[]> old = Clinic.withhold(new PatientCheckedIn(queue, appointment));

            Clinic.restore();
            QueueId restored = Clinic.openQueue();
            observed.awaitVersion(restored.value(), 1);

            assertThat(tables.epoch()).isEqualTo(Clinic.epoch());
            assertThat(jdbc.queryForList("SELECT id FROM queues", UUID.class)).containsExactly(restored.value());
            assertThat(jdbc.queryForList("SELECT id FROM appointments", UUID.class))
                    .isEmpty();
            assertThat(jdbc.queryForList("SELECT stream_id FROM stream_progress", UUID.class))
                    .containsExactly(restored.value());

            observed.awaitTaken(Clinic.send(old));
            assertThat(tables.version(queue.value())).isNull();
            assertThat(observed.parked(queue.value())).isZero();
        }

        @Test
        void takes_back_what_the_tables_know_more_than_the_restored_store() {
            observed.awaitVersion(opened.queueId().value(), bookThere());

            Clinic.restore();
            observed.awaitTaken(Clinic.send(Clinic.withhold(opened)));

            onlyItsBeginningIsKnown();
        }

        /**
         * They read the log on from where they were then, and find the lost facts there before those of the new life.
         */
        @Test
        void takes_back_what_tables_that_were_restored_as_well_read_once_more() {
            readers.stop();
            bookThere();

            Clinic.restore();
            RecordMetadata published = Clinic.send(Clinic.withhold(opened));
            readers.start();
            observed.awaitTaken(published);

            onlyItsBeginningIsKnown();
        }

        private long bookThere() {
            return Clinic.publish(
                    new AppointmentBooked(opened.queueId(), appointment, null, Channel.DESK, Priority.ROUTINE));
        }

        private void onlyItsBeginningIsKnown() {
            await().atMost(SOON).until(() -> tables.epoch().equals(Clinic.epoch()));
            assertThat(tables.version(opened.queueId().value())).isEqualTo(1);
            assertThat(observed.stage(appointment)).isNull();
            assertThat(jdbc.queryForList("SELECT stream_id FROM stream_progress", UUID.class))
                    .containsExactly(opened.queueId().value());
            assertThat(observed.parked(opened.queueId().value())).isZero();
        }
    }
}
