package io.qconnect.command.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.CommandService;
import io.qconnect.command.RunningService;
import io.qconnect.command.platform.store.EventTable;
import io.qconnect.events.DoctorId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two services over one store, each remembering queues that the other one changes. */
@RunningService
class TwoProcessesTest {

    /** As often as one may try within the hour, at each of the doors. */
    private static final int TRIES = 20;

    private static final int OPEN_MAX = 20;

    private static final Duration SOON = Duration.ofSeconds(60);

    private static ConfigurableApplicationContext other;

    private final Clinic here;
    private final Clinic there;
    private final JdbcClient jdbc;
    private final HeldBackGroup bench;
    private final Directory directory;
    private final TransactionTemplate transaction;

    TwoProcessesTest(@LocalServerPort int port, @Autowired JdbcClient jdbc, @Autowired ApplicationContext service) {
        this.jdbc = jdbc;
        this.directory = service.getBean(Directory.class);
        this.transaction = new TransactionTemplate(service.getBean(PlatformTransactionManager.class));
        this.bench = new HeldBackGroup(service);
        this.here = new Clinic(port);
        this.there = new Clinic(Integer.parseInt(other.getEnvironment().getRequiredProperty("local.server.port")));
    }

    @BeforeAll
    static void start_the_other() {
        other = new SpringApplicationBuilder(CommandService.class)
                .initializers(new RunningService.OnSharedServers())
                .run("--server.port=0", "--qconnect.instance=the-other", "--qconnect.silence-max=5s");
    }

    @AfterAll
    static void stop_the_other() {
        other.close();
    }

    /** A refusal writes nothing, so no conflict would ever tell that it was decided on an old state. */
    @Test
    void a_place_that_was_freed_there_can_be_booked_here() {
        String queue = here.queue(1);
        String appointment = here.book(queue, here.patient()).expect(201).text("appointmentId");
        String patient = here.patient();
        here.book(queue, patient).expect(409);

        there.step(queue, appointment, "cancel").expect(200);

        assertThat(here.book(queue, patient).expect(201).number("tokenNo")).isEqualTo(2);
    }

    @Test
    void one_that_falls_silent_with_the_append_lock_loses_it() throws SQLException {
        String queue = here.queue(1);
        try (Connection silent = other.getBean(DataSource.class).getConnection()) {
            silent.setAutoCommit(false);
            silent.createStatement().execute("DELETE FROM known_patient WHERE false");
            silent.createStatement().execute(EventTable.TAKE_APPEND_LOCK);

            here.book(queue, here.patient()).expect(201);

            assertThatThrownBy(silent::commit).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void turns_may_be_taken_in_any_order() {
        String queue = here.queue(10);
        for (int no = 1; no <= 6; no++) {
            Clinic clinic = no % 2 == 0 ? here : there;
            Reply booked = clinic.book(queue, here.patient()).expect(201);
            assertThat(booked.number("tokenNo")).isEqualTo(no);
        }
    }

    @Test
    void whoever_has_booked_as_much_as_one_may_waits_until_something_ends() {
        Clinic herself = here.somebody();
        String me = herself.self();
        List<Reply> booked = IntStream.range(0, OPEN_MAX)
                .mapToObj(n -> herself.at(n % 2 == 0 ? here : there)
                        .book(here.comingQueue(2), me)
                        .expect(201))
                .toList();
        String another = here.comingQueue(5);
        assertThat(herself.book(another, me).expect(409).code()).isEqualTo("TOO_MANY_OPEN_APPOINTMENTS");

        String atTheDesk = here.book(another, me).expect(201).text("appointmentId");
        herself.step(another, atTheDesk, "cancel").expect(200);
        Reply first = booked.getFirst();
        String moved =
                "/queues/%s/appointments/%s/reschedule".formatted(first.text("queueId"), first.text("appointmentId"));
        String elsewhere = here.comingQueue(2);
        herself.post(moved, "{\"toQueueId\": \"%s\"}".formatted(elsewhere)).expect(200);
        assertThat(herself.at(there).book(another, me).expect(409).code()).isEqualTo("TOO_MANY_OPEN_APPOINTMENTS");

        herself.step(elsewhere, first.text("appointmentId"), "cancel").expect(200);

        herself.at(there).book(another, me).expect(201);
        assertThat(herself.book(here.comingQueue(1), me).expect(409).code()).isEqualTo("TOO_MANY_OPEN_APPOINTMENTS");
    }

    @Test
    void at_many_queues_at_once_and_at_both_doors_nobody_gets_more() throws Exception {
        Clinic herself = here.somebody();
        String me = herself.self();
        List<String> queues =
                IntStream.range(0, 2 * TRIES).mapToObj(_ -> here.comingQueue(1)).toList();

        List<Reply> replies = allAtOnce(
                queues.size(), n -> herself.at(n % 2 == 0 ? here : there).book(queues.get(n), me));

        assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(OPEN_MAX);
        assertThat(replies)
                .filteredOn(reply -> reply.status() != 201)
                .hasSize(2 * TRIES - OPEN_MAX)
                .allMatch(reply -> reply.code().equals("TOO_MANY_OPEN_APPOINTMENTS"));
    }

    /** So whoever looks for queues of somebody who is away finds all that were opened without knowing it. */
    @Test
    void an_absence_is_announced_when_the_queues_that_are_being_opened_are_open() throws Exception {
        String doctor = here.doctor();
        CompletableFuture<Reply> announced = new CompletableFuture<>();
        transaction.executeWithoutResult(_ -> {
            assertThat(directory.keepsPractising(new DoctorId(UUID.fromString(doctor))))
                    .isTrue();
            announced.completeAsync(
                    () -> there.post(
                            "/doctors/" + doctor + "/absence",
                            "{\"from\": \"2026-03-02\", \"to\": \"2026-03-02\", \"reason\": \"SICKNESS\"}"),
                    Thread::startVirtualThread);
            await().atMost(SOON).until(() -> bench.waiting() == 1 || announced.isDone());
            assertThat(announced).isNotDone();
        });
        announced.get(60, TimeUnit.SECONDS).expect(202);
    }

    /**
     * Conflicts between the doors are settled under the append lock: it must not be waited for in a ring with people's.
     */
    @Test
    void people_who_hurry_through_both_doors_do_not_block_each_other() throws Exception {
        List<String> queues =
                IntStream.range(0, 5).mapToObj(_ -> here.queue(20)).toList();
        List<Clinic> people =
                IntStream.range(0, 6).mapToObj(_ -> here.somebody()).toList();
        List<String> ids = people.stream().map(Clinic::self).toList();
        int each = 2 * queues.size();

        List<Reply> replies = allAtOnce(
                people.size() * each,
                n -> people.get(n / each)
                        .at(n % 2 == 0 ? here : there)
                        .book(queues.get(n % each / 2), ids.get(n / each)));

        assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(people.size() * queues.size());
        assertThat(replies)
                .filteredOn(reply -> reply.status() != 201)
                .allMatch(reply -> reply.code().equals("ALREADY_IN_QUEUE"));
    }

    /**
     * Whoever reads on from the newest position it has seen, as the relay and the seals do, misses nothing: no fact
     * appears behind it, though two processes draw positions at the same time.
     */
    @Test
    void a_reader_that_only_looks_ahead_sees_every_fact() throws Exception {
        int writers = 8;
        int each = 25;
        List<String> queues =
                IntStream.range(0, writers).mapToObj(_ -> here.queue(each)).toList();
        List<String> patients =
                IntStream.range(0, each).mapToObj(_ -> here.patient()).toList();
        long start = newestPosition();
        var reading = new AtomicBoolean(true);
        CompletableFuture<List<Long>> seen = CompletableFuture.supplyAsync(() -> {
            List<Long> positions = new ArrayList<>(List.of(start));
            boolean goOn = true;
            while (goOn) {
                // what was committed before the end of writing is there at the last look
                goOn = reading.get();
                positions.addAll(positionsAfter(positions.getLast()));
            }
            return positions.subList(1, positions.size());
        });

        allAtOnce(writers, n -> {
            Clinic door = n % 2 == 0 ? here : there;
            return patients.stream()
                    .map(patient -> door.book(queues.get(n), patient).expect(201))
                    .reduce((_, last) -> last)
                    .orElseThrow();
        });
        reading.set(false);

        assertThat(seen.get(60, TimeUnit.SECONDS))
                .hasSizeGreaterThanOrEqualTo(2 * writers * each)
                .isEqualTo(
                        positionsAfter(start).stream().limit(seen.get().size()).toList());
    }

    private static String opening(String doctor, String session) {
        return "{\"doctorId\": \"%s\", \"date\": \"2026-03-02\", \"session\": \"%s\"}".formatted(doctor, session);
    }

    private static void isOpenedOnce(List<Reply> replies) {
        assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(1);
        assertThat(replies).filteredOn(reply -> reply.status() != 201).allSatisfy(reply -> {
            reply.expect(409);
            assertThat(reply.code()).isEqualTo("QUEUE_ALREADY_OPEN");
        });
    }

    /** Both have decided before either is stored. */
    @Test
    void a_queue_that_is_opened_at_both_doors_is_opened_once() throws Exception {
        String opening = opening(here.doctor(), "DAY");
        List<CompletableFuture<Reply>> replies;
        try (var _ = bench.hold()) {
            replies = Stream.of(here, there)
                    .map(door -> CompletableFuture.supplyAsync(
                            () -> door.post("/queues", opening), Thread::startVirtualThread))
                    .toList();
            await().atMost(SOON).until(() -> bench.waiting() == 2);
        }
        isOpenedOnce(List.of(
                replies.getFirst().get(60, TimeUnit.SECONDS), replies.getLast().get(20, TimeUnit.SECONDS)));
    }

    @Test
    void many_queues_that_are_opened_at_once_and_at_both_doors_are_opened_once() throws Exception {
        String doctor = here.doctor();
        int sessions = 10;
        int each = 4;
        double splits = bench.splits();

        List<Reply> replies = allAtOnce(
                sessions * each, n -> (n % 2 == 0 ? here : there).post("/queues", opening(doctor, "S" + n / each)));

        for (int session = 0; session < sessions; session++) {
            isOpenedOnce(replies.subList(session * each, (session + 1) * each));
        }
        assertThat(bench.splits()).as("a conflict is nobody's own").isEqualTo(splits);
    }

    private long newestPosition() {
        return jdbc.sql("SELECT max(global_index) FROM domain_event")
                .query(Long.class)
                .single();
    }

    private List<Long> positionsAfter(long position) {
        return jdbc.sql("SELECT global_index FROM domain_event WHERE global_index > ? ORDER BY global_index")
                .param(position)
                .query(Long.class)
                .list();
    }

    private static List<Reply> allAtOnce(int count, IntFunction<Reply> call) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Reply> replies = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Reply>> calls = IntStream.range(0, count)
                    .mapToObj(n -> threads.submit(() -> {
                        start.await();
                        return call.apply(n);
                    }))
                    .toList();
            start.countDown();
            for (Future<Reply> reply : calls) {
                replies.add(reply.get());
            }
        }
        return replies;
    }

    @Test
    void a_crowd_before_both_doors_gets_each_number_once() throws Exception {
        String queue = here.queue(30);
        List<String> patients =
                IntStream.range(0, 60).mapToObj(_ -> here.patient()).toList();
        List<Reply> replies = allAtOnce(patients.size(), n -> (n % 2 == 0 ? here : there).book(queue, patients.get(n)));
        assertThat(replies.stream().filter(reply -> reply.status() == 201).map(reply -> reply.number("tokenNo")))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 30).boxed().toList());
        assertThat(replies.stream().filter(reply -> reply.status() != 201))
                .allMatch(reply -> reply.code().equals("QUEUE_FULL"));
    }
}
