package io.qconnect.command.queue;

import static io.qconnect.command.queue.HeldBackGroup.answerOf;
import static io.qconnect.command.queue.HeldBackGroup.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Refused;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.CorrectionReason;
import io.qconnect.events.DoctorId;
import io.qconnect.events.QueueId;
import io.qconnect.events.Stage;
import io.qconnect.events.TokenPolicy;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** What one group decides about a doctor and about a queue of that doctor. */
@RunningService
class GroupWithDoctorTest {

    private static final LocalDate ONE_DAY = LocalDate.of(2031, 3, 3);

    private final Clinic clinic;
    private final HeldBackGroup bench;

    GroupWithDoctorTest(@LocalServerPort int port, @Autowired ApplicationContext service) {
        this.clinic = new Clinic(port);
        this.bench = new HeldBackGroup(service);
    }

    /** Their locks do not keep them from each other: they are one transaction's. */
    @Test
    void a_doctor_who_leaves_in_the_group_that_opens_a_queue_does_one_of_the_two() throws Exception {
        assertThat(leavingAndOpening(true)).containsExactly("left", "DOCTOR_UNKNOWN");
        assertThat(leavingAndOpening(false)).containsExactly("DOCTOR_HAS_OPEN_QUEUES", "opened");
    }

    /** What became of both: first of leaving, then of opening. */
    private List<String> leavingAndOpening(boolean leavesFirst) throws Exception {
        String doctor = clinic.doctor();
        int shard = Math.floorMod(doctor.hashCode(), 2);
        String session = sessionOfShard(doctor, shard);
        CompletableFuture<Reply> leaving = new CompletableFuture<>();
        CompletableFuture<QueueAnswer> opening = new CompletableFuture<>();
        try (var _ = bench.holdBack(HeldBackGroup.queueOfShard(clinic, shard))) {
            if (!leavesFirst) {
                opening = bench.send(openingOf(doctor, session));
            }
            int before = bench.backlog();
            leaving.completeAsync(() -> clinic.send("DELETE", "/doctors/" + doctor, null));
            HeldBackGroup.await(() -> bench.backlog() > before);
            if (leavesFirst) {
                opening = bench.send(openingOf(doctor, session));
            }
        }
        Reply left = answerOf(leaving);
        String opened = answerOf(opening.handle((_, no) -> no == null ? "opened" : String.valueOf(no.getMessage())));
        return List.of(left.status() == 409 ? left.code() : "left", opened);
    }

    @Test
    void a_queue_is_not_opened_in_the_group_that_says_its_doctor_is_away() throws Exception {
        String doctor = clinic.doctor();
        int shard = Math.floorMod(doctor.hashCode(), 2);
        String session = sessionOfShard(doctor, shard);
        String absence = "{\"from\": \"%1$s\", \"to\": \"%1$s\", \"reason\": \"SICKNESS\"}".formatted(ONE_DAY);
        CompletableFuture<Reply> announced = new CompletableFuture<>();
        CompletableFuture<QueueAnswer> opening;
        try (var _ = bench.holdBack(HeldBackGroup.queueOfShard(clinic, shard))) {
            int before = bench.backlog();
            announced.completeAsync(() -> clinic.post("/doctors/" + doctor + "/absence", absence));
            HeldBackGroup.await(() -> bench.backlog() > before);
            opening = bench.send(openingOf(doctor, session));
        }
        answerOf(announced).expect(202);
        assertThat(failureOf(opening))
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.refusal()).isEqualTo(Refusal.DOCTOR_ABSENT));
    }

    @Test
    void a_doctor_does_not_leave_in_the_group_that_puts_somebody_back_to_wait() throws Exception {
        String doctor = clinic.doctor();
        int shard = Math.floorMod(doctor.hashCode(), 2);
        String session = sessionOfShard(doctor, shard);
        QueueId queue = queueOf(doctor, session);
        answerOf(bench.send(openingOf(doctor, session)));
        String appointment =
                clinic.book(queue.toString(), clinic.patient()).expect(201).text("appointmentId");
        clinic.post("/queues/" + queue + "/close", "{\"then\": \"CANCEL\"}").expect(200);
        CompletableFuture<Reply> leaving = new CompletableFuture<>();
        CompletableFuture<AppointmentAnswer> correcting;
        try (var _ = bench.holdBack(HeldBackGroup.queueOfShard(clinic, shard))) {
            var place = new AppointmentId(UUID.fromString(appointment));
            correcting = bench.send(new CorrectStatus(queue, place, Stage.BOOKED, CorrectionReason.ENTERED_IN_ERROR));
            int before = bench.backlog();
            leaving.completeAsync(() -> clinic.send("DELETE", "/doctors/" + doctor, null));
            HeldBackGroup.await(() -> bench.backlog() > before);
        }
        assertThat(answerOf(correcting).stage()).isEqualTo(Stage.BOOKED);
        assertThat(answerOf(leaving).expect(409).code()).isEqualTo("DOCTOR_HAS_PATIENTS");
    }

    private static String sessionOfShard(String doctor, int shard) {
        return IntStream.iterate(0, n -> n + 1)
                .mapToObj(n -> "S" + n)
                .filter(name -> Math.floorMod(queueOf(doctor, name).toString().hashCode(), 2) == shard)
                .findFirst()
                .orElseThrow();
    }

    private static QueueId queueOf(String doctor, String session) {
        return QueueId.of("clinic", new DoctorId(UUID.fromString(doctor)), ONE_DAY, session);
    }

    private static OpenQueue openingOf(String doctor, String session) {
        return new OpenQueue(
                queueOf(doctor, session),
                new DoctorId(UUID.fromString(doctor)),
                ONE_DAY,
                session,
                ZoneOffset.UTC,
                null,
                null,
                10,
                TokenPolicy.AT_BOOKING,
                10);
    }
}
