package io.qconnect.command.queue;

import static io.qconnect.command.queue.HeldBackGroup.answerOf;
import static io.qconnect.command.queue.HeldBackGroup.booking;
import static io.qconnect.command.queue.HeldBackGroup.failureOf;
import static io.qconnect.command.queue.HeldBackGroup.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import io.qconnect.command.platform.Busy;
import io.qconnect.command.platform.Invalid;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.queue.HeldBackGroup.BookBoth;
import io.qconnect.command.queue.HeldBackGroup.FailsEarly;
import io.qconnect.command.queue.HeldBackGroup.FailsLate;
import io.qconnect.command.queue.HeldBackGroup.GetsInTheWay;
import io.qconnect.command.queue.HeldBackGroup.Held;
import io.qconnect.events.DoctorId;
import io.qconnect.events.TokenPolicy;
import io.qconnect.events.UserId;
import io.qconnect.events.Uuids;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventsourcing.IncompatibleAggregateException;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** Many commands in one transaction, each with its own outcome. */
@RunningService
class GroupCommitTest {

    private final Clinic clinic;
    private final HeldBackGroup bench;
    private final Cache remembered;
    private Registration taught = () -> true;

    GroupCommitTest(@LocalServerPort int port, @Autowired ApplicationContext service) {
        this.clinic = new Clinic(port);
        this.bench = new HeldBackGroup(service);
        this.remembered = service.getBean(Cache.class);
    }

    @BeforeEach
    void teach() {
        taught = bench.teach();
    }

    @AfterEach
    void forget() {
        taught.cancel();
    }

    /** A queue of the same shard as this one. */
    private String neighbourOf(String queue) {
        return HeldBackGroup.queueOfShard(clinic, Math.floorMod(queue.hashCode(), 2));
    }

    @Test
    void a_refusal_leaves_its_neighbours_alone() throws Exception {
        String queue = clinic.queue(4);
        List<UserId> patients = bench.patients(6);
        List<CompletableFuture<AppointmentAnswer>> answers;
        long before;
        try (var _ = bench.holdBack(queue)) {
            before = bench.newestPosition();
            answers =
                    patients.stream().map(patient -> bench.book(queue, patient)).toList();
        }

        for (int i = 0; i < 3; i++) {
            assertThat(answerOf(answers.get(i)).tokenNo()).isEqualTo(i + 2);
        }
        for (int i = 3; i < 6; i++) {
            assertThat(failureOf(answers.get(i)))
                    .isInstanceOfSatisfying(
                            Refused.class, no -> assertThat(no.refusal()).isEqualTo(Refusal.QUEUE_FULL));
        }
        assertThat(bench.tokensOf(queue)).containsExactly(1, 2, 3, 4);
        assertThat(bench.transactionsOf(before, queue))
                .as("the first booking, and the group")
                .isEqualTo(2);
    }

    /** Whoever counts somebody's appointments relies on it that nobody else does so until the group is stored. */
    @Test
    void a_command_that_is_undone_leaves_the_group_its_locks() throws Exception {
        String queue = clinic.queue(100);
        UserId patient = bench.patients(1).getFirst();
        CompletableFuture<Held> next = new CompletableFuture<>();
        CompletableFuture<?> failing;
        CompletableFuture<AppointmentAnswer> booking;
        try (var _ = bench.holdBack(neighbourOf(queue))) {
            remembered.remove(queue);
            failing = bench.send(new FailsLate(id(queue), patient));
            booking = bench.bookOnline(queue, patient);
            next.completeAsync(bench::hold, Thread::startVirtualThread);
            HeldBackGroup.await(() -> bench.waiting() == 2);
        }
        try (var _ = next.get(60, TimeUnit.SECONDS)) {
            HeldBackGroup.await(() -> bench.waiting() == 1);

            assertThat(bench.peopleLocked()).isEqualTo(1);
        }
        assertThat(failureOf(failing)).isInstanceOf(IllegalStateException.class);
        assertThat(answerOf(booking).tokenNo()).isEqualTo(1);
    }

    @Test
    void a_command_that_fails_late_is_undone_alone() throws Exception {
        String queue = clinic.queue(100);
        String neighbour = neighbourOf(queue);
        List<UserId> patients = bench.patients(5);
        long before;
        CompletableFuture<AppointmentAnswer> first;
        CompletableFuture<?> failing;
        CompletableFuture<AppointmentAnswer> second;
        CompletableFuture<AppointmentAnswer> elsewhere;
        try (var _ = bench.holdBack(neighbour)) {
            before = bench.newestPosition();
            first = bench.book(queue, patients.get(0));
            failing = bench.send(new FailsLate(id(queue), patients.get(1)));
            second = bench.book(queue, patients.get(2));
            elsewhere = bench.book(neighbour, patients.get(3));
        }

        assertThat(failureOf(failing)).hasMessage("failed late");
        assertThat(answerOf(first).tokenNo()).isEqualTo(1);
        assertThat(answerOf(second).tokenNo()).isEqualTo(2);
        assertThat(answerOf(elsewhere).tokenNo()).isEqualTo(2);
        assertThat(bench.transactionsOf(before, queue))
                .as("nobody needed a second try")
                .isEqualTo(1);
        assertThat(answerOf(bench.book(queue, patients.get(1))).tokenNo())
                .as("nothing is left of the failed one")
                .isEqualTo(3);
        assertThat(bench.tokensOf(queue)).containsExactly(1, 2, 3);
    }

    @Test
    void one_that_fails_before_it_has_done_anything_leaves_its_neighbours_alone() throws Exception {
        String queue = clinic.queue(100);
        List<RuntimeException> failures = List.of(
                new Invalid("/effectiveAt", "is too early"),
                new AggregateNotFoundException(queue, "nobody"),
                new IncompatibleAggregateException("something else"));
        List<CompletableFuture<AppointmentAnswer>> booked = new ArrayList<>();
        List<CompletableFuture<?>> failed = new ArrayList<>();
        double splits;
        try (var _ = bench.holdBack(queue)) {
            splits = bench.splits();
            for (RuntimeException failure : failures) {
                booked.add(bench.book(queue, bench.patients(1).getFirst()));
                failed.add(bench.send(new FailsEarly(id(queue), failure)));
            }
        }
        for (int i = 0; i < failures.size(); i++) {
            assertThat(answerOf(booked.get(i)).tokenNo()).isEqualTo(i + 2);
            assertThat(failureOf(failed.get(i))).isSameAs(failures.get(i));
        }
        assertThat(bench.splits()).as("nobody needed a second try").isEqualTo(splits);
    }

    @Test
    void who_was_in_somebodys_way_is_tried_once_more() throws Exception {
        String queue = clinic.queue(100);

        assertThat(bench.send(new GetsInTheWay(id(queue), new AtomicInteger(1))).get(60, TimeUnit.SECONDS))
                .isNull();
        var left = new AtomicInteger(1_000);
        assertThat(failureOf(bench.send(new GetsInTheWay(id(queue), left)))).hasMessageContaining("a ring");
        // whoever happens to be in its group costs it a try before it stands alone
        assertThat(1_000 - left.get()).as("tries").isBetween(2, 5);
    }

    @Test
    void what_was_begun_by_a_refused_creation_is_forgotten() throws Exception {
        String blocked = clinic.queue(10);
        String nobody = UUID.randomUUID().toString();
        while (Math.floorMod(nobody.hashCode(), 2) != Math.floorMod(blocked.hashCode(), 2)) {
            nobody = UUID.randomUUID().toString();
        }
        CompletableFuture<QueueAnswer> opening;
        CompletableFuture<AppointmentAnswer> booking;
        try (var _ = bench.holdBack(blocked)) {
            opening = bench.send(new OpenQueue(
                    id(nobody),
                    DoctorId.next(),
                    LocalDate.of(2026, 3, 2),
                    "DAY",
                    ZoneOffset.UTC,
                    null,
                    null,
                    10,
                    TokenPolicy.AT_BOOKING,
                    10));
            booking = bench.book(nobody, bench.patients(1).getFirst());
        }
        assertThat(failureOf(opening))
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.refusal()).isEqualTo(Refusal.DOCTOR_UNKNOWN));
        assertThat(failureOf(booking)).isInstanceOf(AggregateNotFoundException.class);
    }

    @Test
    void what_the_store_does_not_take_costs_only_its_own_command() throws Exception {
        String queue = clinic.queue(100);
        String other = clinic.queue(100);
        UUID sameCommand = Uuids.timeOrdered();
        List<CompletableFuture<AppointmentAnswer>> answers = new ArrayList<>();
        CompletableFuture<AppointmentAnswer> carriedOutElsewhere;
        CompletableFuture<Held> next;
        try (var _ = bench.holdBack(queue)) {
            for (UserId patient : bench.patients(9)) {
                answers.add(bench.book(queue, patient));
            }
            carriedOutElsewhere =
                    bench.send(booking(id(queue), bench.patients(1).getFirst()), sameCommand, true);
            next = CompletableFuture.supplyAsync(bench::hold);
            HeldBackGroup.await(() -> bench.waiting() == 2);
        }
        try (var held = answerOf(next)) {
            // the group has asked for known commands and stands before the lock; now the command becomes known
            HeldBackGroup.await(() -> bench.waiting() == 1);
            held.execute(copyOfNewestFact(other, sameCommand));
        }

        for (CompletableFuture<AppointmentAnswer> answer : answers) {
            answerOf(answer);
        }
        assertThat(failureOf(carriedOutElsewhere)).hasMessageContaining("carried out already");
        assertThat(bench.tokensOf(queue))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 10).boxed().toList());
    }

    /** As another process would write it: the fact that the queue was opened, once more, as its next one. */
    private static String copyOfNewestFact(String queue, UUID commandId) {
        return """
            INSERT INTO domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                                      payload_type, payload_revision, payload, meta_data,
                                      command_id, command_part, client_given)
            SELECT gen_random_uuid(), aggregate_identifier, sequence_number + 1, type, time_stamp,
                   payload_type, payload_revision, payload, meta_data, '%s', 1, true
              FROM domain_event
             WHERE aggregate_identifier = '%s'
             ORDER BY sequence_number DESC
             LIMIT 1
            """.formatted(commandId, queue);
    }

    @Test
    void whoever_loses_against_another_process_decides_again() throws Exception {
        String queue = clinic.queue(100);
        answerOf(bench.book(queue, bench.patients(1).getFirst()));
        List<CompletableFuture<AppointmentAnswer>> answers = new ArrayList<>();
        CompletableFuture<AppointmentAnswer> first;
        try (var held = bench.hold()) {
            first = bench.book(queue, bench.patients(1).getFirst());
            HeldBackGroup.await(() -> bench.waiting() == 1);
            for (UserId patient : bench.patients(5)) {
                answers.add(bench.book(queue, patient));
            }
            // the first one has decided on what it knew; another process is faster
            held.execute("""
                INSERT INTO domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                                          payload_type, payload_revision, payload, meta_data,
                                          command_id, command_part, client_given)
                SELECT gen_random_uuid(), aggregate_identifier, 3, type, time_stamp, 'queue.patient-checked-in', '1',
                       convert_to((convert_from(payload, 'UTF8')::jsonb - 'tokenNo')::text, 'UTF8'),
                       meta_data, gen_random_uuid(), 1, false
                  FROM domain_event
                 WHERE aggregate_identifier = '%s'
                   AND sequence_number = 2
                """.formatted(queue));
        }
        assertThat(answerOf(first).version()).as("after the other one's fact").isEqualTo(6);
        for (CompletableFuture<AppointmentAnswer> answer : answers) {
            answerOf(answer);
        }
        assertThat(bench.tokensOf(queue)).containsExactly(1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void the_same_command_twice_is_carried_out_once() throws Exception {
        String queue = clinic.queue(100);
        String neighbour = neighbourOf(queue);
        UUID same = Uuids.timeOrdered();
        CompletableFuture<AppointmentAnswer> first;
        CompletableFuture<AppointmentAnswer> again;
        try (var _ = bench.holdBack(neighbour)) {
            first = bench.send(booking(id(queue), bench.patients(1).getFirst()), same, true);
            again = bench.send(booking(id(queue), bench.patients(1).getFirst()), same, true);
        }
        assertThat(answerOf(first).tokenNo()).isEqualTo(1);
        assertThat(failureOf(again)).hasMessageContaining("carried out already");
        assertThat(bench.tokensOf(queue)).containsExactly(1);
    }

    @Test
    void commands_over_two_queues_pass_each_other_without_getting_stuck() throws Exception {
        String left = HeldBackGroup.queueOfShard(clinic, 0);
        String right = HeldBackGroup.queueOfShard(clinic, 1);
        List<UserId> patients = bench.patients(90);
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < 90; i += 3) {
            answers.add(bench.send(new BookBoth(id(left), id(right), patients.get(i))));
            answers.add(bench.send(new BookBoth(id(right), id(left), patients.get(i + 1))));
            answers.add(bench.book(i % 2 == 0 ? left : right, patients.get(i + 2)));
        }
        for (CompletableFuture<?> answer : answers) {
            answerOf(answer);
        }
        assertThat(bench.tokensOf(left))
                .hasSize(75)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 75).boxed().toList());
        assertThat(bench.tokensOf(right)).hasSize(75);
    }

    @Test
    void of_a_command_over_two_queues_nothing_is_left_when_one_of_them_refuses() throws Exception {
        String roomy = HeldBackGroup.queueOfShard(clinic, 0);
        String full = clinic.queue(1);
        answerOf(bench.book(full, bench.patients(1).getFirst()));
        UserId patient = bench.patients(1).getFirst();

        Throwable no = failureOf(bench.send(new BookBoth(id(roomy), id(full), patient)));

        assertThat(no).hasMessage("QUEUE_FULL");
        assertThat(bench.tokensOf(roomy)).isEmpty();
        assertThat(answerOf(bench.book(roomy, patient)).tokenNo()).isEqualTo(1);
    }

    @Test
    void who_would_wait_too_long_is_told_so_at_once() throws Exception {
        String queue = clinic.queue(2000);
        List<UserId> patients = bench.patients(1);
        List<CompletableFuture<AppointmentAnswer>> answers = new ArrayList<>();
        CompletableFuture<AppointmentAnswer> refused;
        try (var _ = bench.holdBack(queue)) {
            do {
                assertThat(answers).hasSizeLessThan(3000);
                refused = bench.book(queue, patients.getFirst());
                answers.add(refused);
            } while (!refused.isDone());
        }
        assertThat(failureOf(refused)).isInstanceOf(Busy.class);
        answers.removeLast();
        assertThat(answers).hasSize(2000);
        assertThat(answerOf(answers.getFirst()).tokenNo()).isEqualTo(2);
        for (CompletableFuture<AppointmentAnswer> answer : answers.subList(1, answers.size())) {
            assertThat(failureOf(answer)).hasMessage("ALREADY_IN_QUEUE");
        }
    }
}
