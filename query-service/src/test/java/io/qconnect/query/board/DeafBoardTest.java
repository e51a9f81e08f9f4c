package io.qconnect.query.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueId;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import io.qconnect.query.feed.Changed;
import io.qconnect.query.feed.Changes;
import io.qconnect.query.feed.Standstill;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletResponse;

/** A board moves a little later where no news of changes comes, tells so, and is never given up. */
@OnRealServers
class DeafBoardTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration HEARTBEAT = Duration.ofMillis(200);

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private PaceTable pace;

    @Autowired
    private Standstill standstill;

    private final DoctorId doctor = DoctorId.next();
    private final QueueId queue = Clinic.openQueue(doctor, LocalDate.of(2026, 3, 2));
    private final Deaf deaf = new Deaf();
    private final AtomicInteger failures = new AtomicInteger();
    private final MockHttpServletResponse screen = new MockHttpServletResponse();
    private LiveBoards live;

    /** Hears of nothing. */
    private static final class Deaf implements Changes {

        private volatile @Nullable Instant since;

        @Override
        public Subscription subscribe(Consumer<Changed> listener) {
            return () -> {};
        }

        @Override
        public Optional<Instant> deafSince() {
            return Optional.ofNullable(since);
        }
    }

    /** Fails as often as it is told to, as nothing of a database does. */
    private final class Failing extends BoardTable {

        Failing() {
            super(jdbc, pace);
        }

        @Override
        Optional<Board> find(UUID queueId) {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("of this test");
            }
            return super.find(queueId);
        }
    }

    @BeforeEach
    void the_queue_is_known() {
        live = new LiveBoards(new Failing(), deaf, standstill, HEARTBEAT);
        new Questions(port).read("/queues/" + queue + "?minVersion=1");
    }

    private void look() {
        live.start();
        Thread.ofVirtual().start(() -> {
            try {
                live.show(queue.value(), doctor.value(), new BoardEvents(screen));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
    }

    @AfterEach
    void nobody_looks() {
        live.stop();
    }

    private String shown() {
        return new String(screen.getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void it_is_looked_at_again_with_each_heartbeat() {
        look();
        await().atMost(SOON).until(() -> shown().contains("\"bookedCount\":0"));

        Clinic.publish(new AppointmentBooked(queue, AppointmentId.next(), null, Channel.DESK, Priority.ROUTINE));

        await().atMost(SOON).until(() -> shown().contains("\"bookedCount\":1"));
        assertThat(shown().split("event: board", -1)).hasSize(3);
    }

    @Test
    void screens_are_told_since_when_no_news_have_come_and_when_they_come_again() {
        Instant since = Instant.parse("2026-03-02T08:00:00Z");
        deaf.since = since;
        look();
        await().atMost(SOON).until(() -> shown().contains("event: behind\ndata: {\"since\":\"" + since + "\"}"));

        deaf.since = null;

        await().atMost(SOON).until(() -> shown().lastIndexOf("event: alive") > shown().lastIndexOf("event: behind"));
    }

    @Test
    void whatever_goes_wrong_once_it_is_read_again() {
        failures.set(1);

        look();

        await().atMost(SOON).until(() -> shown().contains("event: board"));
    }
}
