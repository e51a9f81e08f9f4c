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
import io.qconnect.query.feed.Intake.Goal;
import io.qconnect.query.feed.tables.Desk;
import io.qconnect.query.feed.tables.ParkedTable;
import io.qconnect.query.feed.tables.ReadSet;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** What cannot be drawn yet, or at all, waits beside the tables and stops nobody else. */
@OnRealServers
class SetAsideTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Autowired
    private JdbcTemplate jdbc;

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
    class A_gap {

        @Test
        void is_healed_when_the_missing_fact_comes() {
            ProducerRecord<String, byte[]> missing = Clinic.withhold(booked(appointment));
            Clinic.publish(new TokenIssued(queue, appointment, 1));
            observed.awaitTaken(Clinic.send(Clinic.withhold(new PatientCheckedIn(queue, appointment))));
            assertThat(observed.parked(queue.value())).isEqualTo(2);
            assertThat(tables.version(queue.value())).isEqualTo(1);
            assertThat(observed.stage(appointment)).isNull();

            observed.awaitTaken(Clinic.send(missing));

            assertThat(tables.version(queue.value())).isEqualTo(4);
            assertThat(observed.stage(appointment)).isEqualTo("CHECKED_IN");
            assertThat(observed.parked(queue.value())).isZero();
        }
    }

    @Nested
    class A_record_that_cannot_be_read {

        @Test
        void is_set_aside_and_others_go_on() {
            String key = UUID.randomUUID().toString();
            Clinic.send(new ProducerRecord<>("qconnect.queue", key, "{".getBytes(StandardCharsets.UTF_8)));
            Clinic.send(new ProducerRecord<>("qconnect.user", "no id", new byte[0]));
            observed.awaitVersion(queue.value(), book());
            UserId user = Clinic.registerUser("Eve", null);
            observed.awaitVersion(user.value(), 1);

            await().atMost(SOON).until(() -> observed.parked(UUID.fromString(key)) == 1);
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
            observed.awaitTaken(Clinic.send(wrongTopic));
            observed.awaitTaken(Clinic.send(wrongKey));

            assertThat(observed.parked(queue.value())).isEqualTo(1);
            assertThat(observed.parked(other)).isEqualTo(1);
            assertThat(observed.stage(appointment)).isNull();
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
            observed.awaitTaken(Clinic.send(Clinic.withhold(new PatientCheckedIn(queue, appointment))));
            assertThat(observed.parked(queue.value())).isEqualTo(2);
            // stands for a service that has learned the revision
            jdbc.update(
                    "UPDATE parked_records SET headers = decode(replace(encode(headers, 'hex'), ?, ?), 'hex')"
                            + " WHERE stream_id = ? AND reason = 'UNREADABLE'",
                    "000b63655f7265766973696f6e000000023939",
                    "000b63655f7265766973696f6e0000000131",
                    queue.value());

            readers.stop();
            readers.start();

            await().atMost(SOON).until(() -> observed.parked(queue.value()) == 0);
            assertThat(observed.stage(appointment)).isEqualTo("CHECKED_IN");
        }
    }

    @Nested
    class A_fact_that_contradicts_the_others {

        @Test
        void is_set_aside_with_its_stream_while_other_streams_go_on() {
            Clinic.publish(new PatientCheckedIn(queue, AppointmentId.next()));
            QueueId other = Clinic.openQueue();
            observed.awaitTaken(Clinic.send(Clinic.withhold(booked(appointment))));
            observed.awaitVersion(other.value(), 1);

            assertThat(tables.version(queue.value())).isEqualTo(1);
            assertThat(jdbc.queryForList(
                            "SELECT reason FROM parked_records WHERE stream_id = ? ORDER BY version",
                            String.class,
                            queue.value()))
                    .containsExactly("UNPROJECTABLE", "EARLY");
            assertThat(observed.stage(appointment)).isNull();
        }

        @Test
        void includes_a_number_given_out_twice() {
            book();
            AppointmentId second = AppointmentId.next();
            Clinic.publish(booked(second));
            observed.awaitTaken(Clinic.send(Clinic.withhold(new TokenIssued(queue, second, 1))));

            assertThat(tables.version(queue.value())).isEqualTo(4);
            assertThat(observed.parked(queue.value())).isEqualTo(1);
        }
    }

    @Test
    void a_failing_database_is_never_taken_for_a_bad_fact() {
        Fact fact = booked(appointment);
        var failing = new Intake(
                jdbc,
                tables,
                new ParkedTable(jdbc),
                new FormerTables(jdbc),
                List.of(new FailsWhenFactsCome<>(
                        AppointmentBooked.class, () -> new DataAccessResourceFailureException("out of reach"))),
                new Goal(
                        ReadSet.LIVE,
                        Desk.TABLES,
                        Bulletin.SILENT,
                        new FeedMetrics(new SimpleMeterRegistry(), Clock.systemUTC())));
        observed.awaitVersion(queue.value(), 1);
        TopicPartition partition = new TopicPartition("qconnect.queue", 902);
        tables.addOffset(partition, 0);

        assertThatThrownBy(() -> failing.take(
                        List.of(Observed.arrived(Clinic.record(fact, 2), 902, 0)), List.of(new Step(partition, 0, 1))))
                .isInstanceOf(DataAccessResourceFailureException.class);

        assertThat(observed.parked(queue.value())).isZero();
        jdbc.update("DELETE FROM feed_offsets WHERE partition = 902");
    }
}
