package io.qconnect.query.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.DoctorId;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.postgres.RoundTrip;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.platform.AccessLog;
import io.qconnect.query.platform.Refused;
import io.qconnect.query.platform.SharedLook;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is announced, and who is satisfied with it. */
@OnRealServers
class FreshnessTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** Half of the places that there are. */
    private static final int ASKERS = 500;

    /** As often as a busy clinic has any. */
    private static final Duration NEWS_EVERY = Duration.ofMillis(50);

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private FeedTables tables;

    @Autowired
    private Changes changes;

    @Autowired
    private Freshness freshness;

    @Autowired
    private AccessLog accesses;

    private final UUID stream = UUID.randomUUID();

    private void announce(Map<UUID, Long> versions) {
        RoundTrip trip = new RoundTrip(jdbc);
        new NotifyBulletin(jdbc).announce(versions, trip);
        trip.make();
    }

    private static Map<UUID, Long> streams(int count) {
        Map<UUID, Long> versions = new HashMap<>();
        LongStream.range(0, count).forEach(n -> versions.put(UUID.randomUUID(), Long.MAX_VALUE - n));
        return versions;
    }

    @Test
    void more_streams_than_one_note_holds_are_heard_each_with_its_version() {
        Map<UUID, Long> announced = streams(300);
        Map<UUID, Long> heard = new ConcurrentHashMap<>();

        try (var _ = changes.subscribe(changed -> {
            if (changed instanceof Changed.Streams some) {
                heard.putAll(some.versions());
            }
        })) {
            announce(announced);
            await().atMost(SOON).until(() -> heard.keySet().containsAll(announced.keySet()));
        }

        assertThat(heard).containsAllEntriesOf(announced);
    }

    @Test
    void of_very_many_streams_it_is_only_said_that_everything_may_have_moved() {
        Map<UUID, Long> announced = streams(1_001);
        List<Changed> heard = new CopyOnWriteArrayList<>();

        try (var _ = changes.subscribe(heard::add)) {
            announce(announced);
            await().atMost(SOON).until(() -> heard.contains(new Changed.Everything()));
        }

        assertThat(heard)
                .noneMatch(changed -> announced.keySet().stream().anyMatch(stream -> changed.reaches(stream, 1)));
    }

    @Test
    void a_note_without_a_version_may_mean_anything() {
        assertThat(NotifyBulletin.read(List.of(stream + ":3", stream.toString())))
                .isEqualTo(new Changed.Everything());
        assertThat(NotifyBulletin.read(List.of(stream + ":3", stream + ":2")))
                .isEqualTo(new Changed.Streams(Map.of(stream, 3L)));
    }

    @Test
    void whoever_waits_is_satisfied_by_the_news_alone() {
        CompletableFuture<Void> waiting =
                CompletableFuture.runAsync(() -> freshness.await(new MinVersion(null, 7), stream));

        await().atMost(SOON).until(() -> {
            announce(Map.of(stream, 8L));
            return waiting.isDone();
        });

        assertThat(waiting).isCompleted();
    }

    @Test
    void news_of_another_stream_or_of_less_than_is_waited_for_satisfies_nobody() {
        CompletableFuture<Void> waiting =
                CompletableFuture.runAsync(() -> freshness.await(new MinVersion(null, 7), stream));

        await().atMost(SOON).until(() -> {
            announce(Map.of(stream, 6L, UUID.randomUUID(), 8L));
            return waiting.isDone();
        });

        assertThatThrownBy(waiting::join)
                .cause()
                .isInstanceOf(Refused.class)
                .hasMessageContaining("The view has not come that far");
    }

    @Test
    void however_many_wait_for_what_does_not_come_they_take_one_connection() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger looks = new AtomicInteger();
        SharedLook<UUID, Long> counted = new SharedLook<>(streams -> {
            looks.incrementAndGet();
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            try {
                return tables.versions(streams);
            } finally {
                underWay.decrementAndGet();
            }
        });
        Freshness patient = new Freshness(counted, new SharedLook<>(tables::owners), changes, accesses);
        List<Future<?>> waiting = new ArrayList<>();

        try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < ASKERS; i++) {
                MinVersion never = new MinVersion(null, 7);
                waiting.add(
                        i % 2 == 0
                                ? askers.submit(() -> patient.awaitRow(counted, UUID.randomUUID(), _ -> true))
                                : askers.submit(() -> patient.await(never, UUID.randomUUID())));
            }
            await().pollInterval(NEWS_EVERY).atMost(SOON).until(() -> {
                announce(streams(1));
                return waiting.stream().allMatch(Future::isDone);
            });
        }

        assertThat(waiting)
                .allSatisfy(one -> assertThat(one.exceptionNow())
                        .isInstanceOf(Refused.class)
                        .hasMessageContaining("The view has not come that far"));
        assertThat(most).hasValue(1);
        // each for itself would have looked at every news: tens of thousands
        assertThat(looks.get()).isLessThan(10 * ASKERS);
    }

    @Test
    void whoever_waits_for_a_row_is_satisfied_as_soon_as_it_is_there() {
        QueueOpened opened = Clinic.opened(DoctorId.next(), LocalDate.of(2026, 3, 2));
        SharedLook<UUID, Long> rows = new SharedLook<>(tables::versions);
        CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(
                () -> freshness.awaitRow(rows, opened.queueId().value(), _ -> true));

        Clinic.publish(opened);

        assertThat(waiting).succeedsWithin(SOON).isEqualTo(1L);
    }
}
