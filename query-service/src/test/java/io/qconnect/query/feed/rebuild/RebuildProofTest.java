package io.qconnect.query.feed.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.wire.Recorded;
import io.qconnect.query.Clinic;
import io.qconnect.query.Questions;
import io.qconnect.query.RandomDay;
import io.qconnect.query.feed.FeedTables;
import io.qconnect.query.feed.Observed;
import io.qconnect.query.feed.OwnTables;
import io.qconnect.query.feed.rebuild.RebuildRuns.Phase;
import io.qconnect.query.feed.rebuild.RebuildRuns.Run;
import io.qconnect.query.feed.rebuild.Rebuilds.Order;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A long history is drawn anew while 50 patients a second book. */
@Tag("proof")
@OwnTables
class RebuildProofTest {

    private static final int FACTS = Integer.getInteger("proof.facts", 1_000_000);
    private static final int FACTS_A_DAY = 2_000;
    private static final Duration LONG = Duration.ofMinutes(10);

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private FeedTables tables;

    @Autowired
    private Rebuilds rebuilds;

    @LocalServerPort
    private int port;

    @Test
    void a_long_history_under_bookings_without_a_failed_question_or_a_difference() throws Exception {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (int day = 0; day < FACTS / FACTS_A_DAY; day++) {
            List<Recorded<QueueEvent>> facts = RandomDay.facts(1_000 + day, FACTS_A_DAY);
            for (Recorded<QueueEvent> recorded : facts.subList(0, facts.size() - 1)) {
                Clinic.sendLater(Clinic.record(recorded));
            }
            RecordMetadata last = Clinic.send(Clinic.record(facts.getLast()));
            ends.put(new TopicPartition(last.topic(), last.partition()), last.offset());
        }
        await().atMost(LONG).until(() -> {
            Map<TopicPartition, Long> taken = tables.offsets();
            return ends.entrySet().stream().allMatch(end -> taken.getOrDefault(end.getKey(), 0L) > end.getValue());
        });
        Observed observed = new Observed(jdbc, tables);
        QueueId queue = Clinic.openQueue();
        // from here on nobody may be told that the view has not come that far
        observed.awaitVersion(queue.value(), 1);
        AtomicLong version = new AtomicLong(1);
        AtomicInteger number = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        Queue<String> failed = new ConcurrentLinkedQueue<>();
        Questions questions = new Questions(port);
        try (ScheduledExecutorService patients = Executors.newScheduledThreadPool(2)) {
            Future<?> booking = patients.scheduleAtFixedRate(
                    () -> {
                        AppointmentId appointment = AppointmentId.next();
                        Clinic.publish(
                                new AppointmentBooked(queue, appointment, null, Channel.ONLINE, Priority.ROUTINE));
                        version.set(Clinic.publish(new TokenIssued(queue, appointment, number.incrementAndGet())));
                    },
                    0,
                    20,
                    TimeUnit.MILLISECONDS);
            Future<?> asking = patients.scheduleAtFixedRate(
                    () -> {
                        asked.incrementAndGet();
                        Questions.Answer answer = questions.get("/queues/" + queue + "/board?minVersion=1");
                        if (answer.status() != 200) {
                            failed.add(rebuilds.latest().orElseThrow().phase() + ": "
                                    + answer.response().body());
                        }
                    },
                    500,
                    20,
                    TimeUnit.MILLISECONDS);
            rebuilds.begin(Order.EXCHANGE);
            Run run = await().atMost(LONG).until(() -> rebuilds.latest().orElseThrow(), it -> it.endedAt() != null);
            System.out.printf(
                    "rebuild: %d facts read and folded at %d/s (%d s in all) under 50 bookings/s; %d questions, %d"
                            + " failed%n",
                    run.factsDone(),
                    run.factsPerSecond(),
                    Duration.between(run.startedAt(), Objects.requireNonNull(run.endedAt()))
                            .toSeconds(),
                    asked.get(),
                    failed.size());

            // whoever fails once is never called again, and then nothing was proven
            assertThat(booking).isNotDone();
            assertThat(asking).isNotDone();
            assertThat(run.detail() + run.differences()).isEqualTo("[]");
            assertThat(run.phase()).isEqualTo(Phase.EXCHANGED);
        }
        assertThat(failed).isEmpty();
        assertThat(asked).hasValueGreaterThan(100);
        observed.awaitVersion(queue.value(), version.get());
    }
}
