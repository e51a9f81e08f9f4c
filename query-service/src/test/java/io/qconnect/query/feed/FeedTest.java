package io.qconnect.query.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.Fact;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserId;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.feed.FeedTables.Step;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** From the log to the tables: once, in order, and whatever happens on the way. */
@OnRealServers
class FeedTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private Intake intake;

    @Autowired
    private FeedTables tables;

    @Autowired
    private FeedReaders readers;

    private final QueueId queue = Clinic.openQueue();
    private final AppointmentId appointment = AppointmentId.next();

    private long book() {
        Clinic.publish(booked(appointment));
        return Clinic.publish(new TokenIssued(queue, appointment, 1));
    }

    private AppointmentBooked booked(AppointmentId id) {
        return new AppointmentBooked(queue, id, null, Channel.DESK, Priority.ROUTINE);
    }

    private void awaitVersion(UUID stream, long version) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> tables.version(stream), reached -> reached != null && reached >= version);
    }

    /** Facts of one stream share a partition, so once the last one is seen, the others have been looked at. */
    private void awaitTaken(RecordMetadata sent) {
        TopicPartition partition = new TopicPartition(sent.topic(), sent.partition());
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> tables.offsets().getOrDefault(partition, 0L) > sent.offset());
    }

    private @Nullable String stage() {
        List<String> found =
                jdbc.queryForList("SELECT stage FROM appointments WHERE id = ?", String.class, appointment.value());
        return found.isEmpty() ? null : found.getFirst();
    }

    private long parked(UUID stream) {
        Long count = jdbc.queryForObject("SELECT count(*) FROM parked_records WHERE stream_id = ?", Long.class, stream);
        return count == null ? 0 : count;
    }

    private List<Map<String, Object>> picture() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String table : List.of("users", "doctors", "queues", "appointments")) {
            rows.addAll(jdbc.queryForList("SELECT '" + table + "' AS drawn, * FROM " + table + " ORDER BY id"));
        }
        rows.addAll(jdbc.queryForList("SELECT stream_id, version FROM stream_progress ORDER BY stream_id"));
        return rows;
    }

    private static ConsumerRecord<byte[], byte[]> arrived(
            ProducerRecord<String, byte[]> record, int partition, long offset) {
        var arrived = new ConsumerRecord<>(
                record.topic(), partition, offset, record.key().getBytes(StandardCharsets.UTF_8), record.value());
        record.headers().forEach(arrived.headers()::add);
        return arrived;
    }

    @Nested
    class A_fact {

        @Test
        void is_seen_soon_after_it_was_published() {
            awaitVersion(queue.value(), book());

            assertThat(stage()).isEqualTo("BOOKED");
        }

        @Test
        void changes_nothing_when_it_is_delivered_again() {
            ProducerRecord<String, byte[]> booked = Clinic.withhold(booked(appointment));
            ProducerRecord<String, byte[]> here = Clinic.withhold(new PatientCheckedIn(queue, appointment));
            Clinic.send(booked);
            awaitTaken(Clinic.send(here));
            List<Map<String, Object>> before = picture();

            Clinic.send(booked);
            awaitTaken(Clinic.send(here));

            assertThat(picture()).isEqualTo(before);
            assertThat(parked(queue.value())).isZero();
        }

        @Test
        void changes_nothing_when_the_whole_log_is_read_again() {
            awaitVersion(queue.value(), book());
            List<Map<String, Object>> before = picture();
            readers.stop();
            Map<TopicPartition, Long> reached = tables.offsets();
            jdbc.update("DELETE FROM feed_offsets");
            readers.start();

            await().atMost(SOON).until(() -> tables.offsets().equals(reached));

            assertThat(picture()).isEqualTo(before);
        }

        @Test
        void is_taken_after_a_restart_when_it_came_meanwhile() {
            awaitVersion(queue.value(), 1);
            readers.stop();
            long version = book();
            readers.start();

            awaitVersion(queue.value(), version);
            assertThat(stage()).isEqualTo("BOOKED");
        }

        @Test
        void is_read_again_when_the_log_was_made_anew() {
            awaitVersion(queue.value(), 1);
            readers.stop();
            jdbc.update("UPDATE feed_offsets SET next_offset = next_offset + 1000000");
            long version = book();
            readers.start();

            awaitVersion(queue.value(), version);
            assertThat(parked(queue.value())).isZero();
        }
    }

    @Nested
    class A_consumer_that_was_overtaken {

        @Test
        void writes_nothing() {
            awaitVersion(queue.value(), 1);
            TopicPartition partition = new TopicPartition("qconnect.queue", 900);
            tables.addOffset(partition, 5);
            List<Map<String, Object>> before = picture();
            var late = arrived(Clinic.record(booked(appointment), 2), 900, 4);

            assertThatThrownBy(() -> intake.take(List.of(late), List.of(new Step(partition, 4, 5))))
                    .isInstanceOf(Overtaken.class);

            assertThat(picture()).isEqualTo(before);
            assertThat(tables.offsets()).containsEntry(partition, 5L);
            jdbc.update("DELETE FROM feed_offsets WHERE partition = 900");
        }

        @Test
        void reads_on_from_the_stored_offset() {
            awaitVersion(queue.value(), 1);
            // as if its last transaction had been committed without the answer coming back
            jdbc.update("UPDATE feed_offsets SET next_offset = next_offset - 1 WHERE next_offset > 0");

            long version = book();

            awaitVersion(queue.value(), version);
            assertThat(stage()).isEqualTo("BOOKED");
        }
    }

    @Nested
    class A_transaction_that_fails {

        @Test
        void leaves_nothing_behind_and_can_be_taken_again() {
            awaitVersion(queue.value(), 1);
            TopicPartition partition = new TopicPartition("qconnect.queue", 901);
            tables.addOffset(partition, 0);
            var records = List.of(arrived(Clinic.withhold(booked(appointment)), 901, 0));
            List<Step> steps = List.of(new Step(partition, 0, 1));
            List<Map<String, Object>> before = picture();

            jdbc.execute("ALTER TABLE appointments RENAME TO appointments_away");
            try {
                assertThatThrownBy(() -> intake.take(records, steps)).isNotNull();
            } finally {
                jdbc.execute("ALTER TABLE appointments_away RENAME TO appointments");
            }
            assertThat(picture()).isEqualTo(before);
            assertThat(tables.offsets()).containsEntry(partition, 0L);

            intake.take(records, steps);
            assertThat(stage()).isEqualTo("BOOKED");
            jdbc.update("DELETE FROM feed_offsets WHERE partition = 901");
        }

        @Test
        void is_tried_until_it_succeeds() {
            awaitVersion(queue.value(), 1);
            jdbc.execute("ALTER TABLE stream_progress RENAME TO stream_progress_away");
            try {
                book();
                await().atMost(SOON).until(() -> !readers.failures().isEmpty());
            } finally {
                jdbc.execute("ALTER TABLE stream_progress_away RENAME TO stream_progress");
            }

            awaitVersion(queue.value(), 3);
            await().atMost(SOON).until(() -> readers.failures().isEmpty());
            assertThat(stage()).isEqualTo("BOOKED");
        }
    }

    @Nested
    class A_gap {

        @Test
        void is_healed_when_the_missing_fact_comes() {
            ProducerRecord<String, byte[]> missing = Clinic.withhold(booked(appointment));
            Clinic.publish(new TokenIssued(queue, appointment, 1));
            awaitTaken(Clinic.send(Clinic.withhold(new PatientCheckedIn(queue, appointment))));
            assertThat(parked(queue.value())).isEqualTo(2);
            assertThat(tables.version(queue.value())).isEqualTo(1);
            assertThat(stage()).isNull();

            awaitTaken(Clinic.send(missing));

            assertThat(tables.version(queue.value())).isEqualTo(4);
            assertThat(stage()).isEqualTo("CHECKED_IN");
            assertThat(parked(queue.value())).isZero();
        }
    }

    @Nested
    class A_record_that_cannot_be_read {

        @Test
        void is_set_aside_and_others_go_on() {
            String key = UUID.randomUUID().toString();
            Clinic.send(new ProducerRecord<>("qconnect.queue", key, "{".getBytes(StandardCharsets.UTF_8)));
            Clinic.send(new ProducerRecord<>("qconnect.user", "no id", new byte[0]));
            awaitVersion(queue.value(), book());
            UserId user = Clinic.registerUser("Eve", null);
            awaitVersion(user.value(), 1);

            await().atMost(SOON).until(() -> parked(UUID.fromString(key)) == 1);
            assertThat(jdbc.queryForObject(
                            "SELECT value FROM parked_records WHERE stream_id = ?", byte[].class, UUID.fromString(key)))
                    .isEqualTo("{".getBytes(StandardCharsets.UTF_8));
        }

        @Test
        void is_set_aside_when_it_travels_on_the_wrong_topic_or_under_the_wrong_key() {
            ProducerRecord<String, byte[]> right = Clinic.record(booked(appointment), 2);
            UUID other = UUID.randomUUID();
            var wrongTopic = new ProducerRecord<>("qconnect.user", null, right.key(), right.value(), right.headers());
            var wrongKey =
                    new ProducerRecord<>("qconnect.queue", null, other.toString(), right.value(), right.headers());
            awaitTaken(Clinic.send(wrongTopic));
            awaitTaken(Clinic.send(wrongKey));

            assertThat(parked(queue.value())).isEqualTo(1);
            assertThat(parked(other)).isEqualTo(1);
            assertThat(stage()).isNull();
        }

        @Test
        void is_tried_again_at_the_next_start_and_may_be_known_then() {
            ProducerRecord<String, byte[]> booked = Clinic.withhold(booked(appointment));
            ProducerRecord<String, byte[]> newer = new ProducerRecord<>(booked.topic(), booked.key(), booked.value());
            booked.headers()
                    .forEach(header -> newer.headers()
                            .add(
                                    header.key(),
                                    header.key().equals("ce_revision")
                                            ? "99".getBytes(StandardCharsets.UTF_8)
                                            : header.value()));
            Clinic.send(newer);
            awaitTaken(Clinic.send(Clinic.withhold(new PatientCheckedIn(queue, appointment))));
            assertThat(parked(queue.value())).isEqualTo(2);
            // stands for a service that has learned the revision
            jdbc.update(
                    "UPDATE parked_records SET headers = decode(replace(encode(headers, 'hex'), ?, ?), 'hex')"
                            + " WHERE stream_id = ? AND reason = 'UNREADABLE'",
                    "000b63655f7265766973696f6e000000023939",
                    "000b63655f7265766973696f6e0000000131",
                    queue.value());

            readers.stop();
            readers.start();

            assertThat(stage()).isEqualTo("CHECKED_IN");
            assertThat(parked(queue.value())).isZero();
        }
    }

    @Nested
    class A_fact_that_contradicts_the_others {

        @Test
        void is_set_aside_with_its_stream_while_other_streams_go_on() {
            Clinic.publish(new PatientCheckedIn(queue, AppointmentId.next()));
            QueueId other = Clinic.openQueue();
            awaitTaken(Clinic.send(Clinic.withhold(booked(appointment))));
            awaitVersion(other.value(), 1);

            assertThat(tables.version(queue.value())).isEqualTo(1);
            assertThat(jdbc.queryForList(
                            "SELECT reason FROM parked_records WHERE stream_id = ? ORDER BY version",
                            String.class,
                            queue.value()))
                    .containsExactly("UNPROJECTABLE", "EARLY");
            assertThat(stage()).isNull();
        }

        @Test
        void includes_a_number_given_out_twice() {
            book();
            AppointmentId second = AppointmentId.next();
            Clinic.publish(booked(second));
            awaitTaken(Clinic.send(Clinic.withhold(new TokenIssued(queue, second, 1))));

            assertThat(tables.version(queue.value())).isEqualTo(4);
            assertThat(parked(queue.value())).isEqualTo(1);
        }
    }

    @Nested
    class A_new_epoch {

        @Test
        void empties_the_tables_and_draws_them_anew() {
            awaitVersion(queue.value(), book());
            ProducerRecord<String, byte[]> old = Clinic.withhold(new PatientCheckedIn(queue, appointment));

            Clinic.restore();
            QueueId restored = Clinic.openQueue();
            awaitVersion(restored.value(), 1);

            assertThat(tables.epoch()).isEqualTo(Clinic.epoch());
            assertThat(jdbc.queryForList("SELECT id FROM queues", UUID.class)).containsExactly(restored.value());
            assertThat(jdbc.queryForList("SELECT id FROM appointments", UUID.class))
                    .isEmpty();
            assertThat(jdbc.queryForList("SELECT stream_id FROM stream_progress", UUID.class))
                    .containsExactly(restored.value());

            awaitTaken(Clinic.send(old));
            assertThat(tables.version(queue.value())).isNull();
            assertThat(parked(queue.value())).isZero();
        }
    }

    @Test
    void a_failing_database_is_never_taken_for_a_bad_fact() {
        Fact fact = booked(appointment);
        var failing = new Intake(
                new TransactionTemplate(new JdbcTransactionManager(Objects.requireNonNull(jdbc.getDataSource()))),
                tables,
                new ParkedTable(jdbc),
                List.of(new OutOfReach()),
                new Bulletin(jdbc),
                new FeedMetrics(new SimpleMeterRegistry(), Clock.systemUTC()));
        awaitVersion(queue.value(), 1);
        TopicPartition partition = new TopicPartition("qconnect.queue", 902);
        tables.addOffset(partition, 0);

        assertThatThrownBy(() -> failing.take(
                        List.of(arrived(Clinic.record(fact, 2), 902, 0)), List.of(new Step(partition, 0, 1))))
                .isInstanceOf(DataAccessResourceFailureException.class);

        assertThat(parked(queue.value())).isZero();
        jdbc.update("DELETE FROM feed_offsets WHERE partition = 902");
    }

    private static final class OutOfReach implements Projection<AppointmentBooked> {
        @Override
        public Class<AppointmentBooked> facts() {
            return AppointmentBooked.class;
        }

        @Override
        public void apply(List<Recorded<AppointmentBooked>> facts) {
            throw new DataAccessResourceFailureException("out of reach");
        }

        @Override
        public void clear() {}
    }
}
