package io.qconnect.query.appointments;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.CorrectionReason;
import io.qconnect.events.Priority;
import io.qconnect.events.PriorityReason;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.AppointmentMovedIn;
import io.qconnect.events.QueueEvent.AppointmentMovedOut;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.PatientRecalled;
import io.qconnect.events.QueueEvent.PatientSkipped;
import io.qconnect.events.QueueEvent.PriorityChanged;
import io.qconnect.events.QueueEvent.StatusCorrected;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.Stage;
import io.qconnect.events.UserId;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** An appointment becomes urgent, is put right, moves, and is told of late. */
@OnRealServers
class AppointmentChangesTest {

    private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

    @LocalServerPort
    private int port;

    private final QueueId queue = Clinic.openQueue();
    private final AppointmentId first = AppointmentId.next();
    private final AppointmentId second = AppointmentId.next();
    private final UserId patient = UserId.next();
    private Questions questions;

    @BeforeEach
    void two_have_numbers() {
        questions = new Questions(port);
        Clinic.report(new AppointmentBooked(queue, first, patient, Channel.ONLINE, Priority.ROUTINE), EIGHT);
        Clinic.publish(new TokenIssued(queue, first, 1));
        Clinic.publish(new AppointmentBooked(queue, second, null, Channel.DESK, Priority.ROUTINE));
        Clinic.publish(new TokenIssued(queue, second, 2));
    }

    private JsonNode shown(AppointmentId id, QueueId in, long version) {
        return questions.read("/appointments/" + id + "?minVersion=" + in + ":" + version);
    }

    private JsonNode shown(AppointmentId id, long version) {
        return shown(id, queue, version);
    }

    private String next(long version) {
        return questions
                .read("/queues/" + queue + "/board?minVersion=" + version)
                .get("next")
                .toString();
    }

    @Test
    void whoever_is_urgent_is_called_first() {
        Clinic.publish(new PatientCheckedIn(queue, first));
        assertThat(next(Clinic.publish(new PatientCheckedIn(queue, second)))).isEqualTo("[1,2]");

        long version = Clinic.publish(
                new PriorityChanged(queue, second, Priority.EMERGENCY, PriorityReason.CONDITION_WORSENED));

        assertThat(next(version)).isEqualTo("[2,1]");
        assertThat(shown(second, version).get("priority").asString()).isEqualTo("EMERGENCY");
        assertThat(shown(second, version).get("version").asLong()).isEqualTo(version);
        assertThat(shown(first, version).get("version").asLong()).isEqualTo(6);
    }

    @Test
    void whoever_does_not_answer_is_out_of_turn_until_recalled() {
        Clinic.publish(new PatientCheckedIn(queue, first));
        Clinic.publish(new PatientCheckedIn(queue, second));
        Clinic.publish(new PatientCalled(queue, first, "9", 1, null));
        long skipped = Clinic.publish(new PatientSkipped(queue, first));
        assertThat(shown(first, skipped).get("stage").asString()).isEqualTo("SKIPPED");
        assertThat(shown(first, skipped).get("status").asString()).isEqualTo("PENDING");
        assertThat(next(skipped)).isEqualTo("[2]");

        long recalled = Clinic.publish(new PatientRecalled(queue, first));

        assertThat(shown(first, recalled).get("stage").asString()).isEqualTo("CHECKED_IN");
        assertThat(next(recalled)).isEqualTo("[1,2]");
    }

    @Test
    void what_was_told_late_is_shown_when_it_happened() {
        Clinic.report(new PatientCheckedIn(queue, first), EIGHT.plusSeconds(600));
        Clinic.report(new PatientCalled(queue, first, "9", 1, null), EIGHT.plusSeconds(700));
        Clinic.report(new ConsultationStarted(queue, first, "9"), EIGHT.plusSeconds(800));
        long version = Clinic.report(new ConsultationCompleted(queue, first), EIGHT.plusSeconds(900));

        JsonNode seen = shown(first, version);

        assertThat(seen.get("bookedAt").asString()).isEqualTo("2026-03-02T08:00:00Z");
        assertThat(seen.get("checkedInAt").asString()).isEqualTo("2026-03-02T08:10:00Z");
        assertThat(seen.get("calledAt").asString()).isEqualTo("2026-03-02T08:11:40Z");
        assertThat(seen.get("startedAt").asString()).isEqualTo("2026-03-02T08:13:20Z");
        assertThat(seen.get("endedAt").asString()).isEqualTo("2026-03-02T08:15:00Z");
    }

    @Test
    void what_was_put_right_has_not_happened() {
        Clinic.report(new PatientCheckedIn(queue, first), EIGHT.plusSeconds(600));
        Clinic.report(new ConsultationStarted(queue, first, "9"), EIGHT.plusSeconds(800));
        Clinic.publish(new ConsultationCompleted(queue, first));
        Clinic.publish(new AppointmentCancelled(queue, second, CancelledBy.CLINIC, CancellationReason.OTHER));
        Clinic.publish(new StatusCorrected(
                queue, first, Stage.COMPLETED, Stage.IN_CONSULTATION, CorrectionReason.ENTERED_IN_ERROR));
        long version = Clinic.publish(
                new StatusCorrected(queue, second, Stage.CANCELLED, Stage.BOOKED, CorrectionReason.WRONG_PATIENT));

        JsonNode again = shown(first, version);
        assertThat(again.get("status").asString()).isEqualTo("IN_PROGRESS");
        assertThat(again.get("room").asString()).isEqualTo("9");
        assertThat(again.get("startedAt").asString()).isEqualTo("2026-03-02T08:13:20Z");
        assertThat(again.get("endedAt").isNull()).isTrue();
        JsonNode back = shown(second, version);
        assertThat(back.get("status").asString()).isEqualTo("PENDING");
        assertThat(back.get("tokenNo").asInt()).isEqualTo(2);
        assertThat(back.get("cancelledBy").isNull()).isTrue();
        assertThat(back.get("cancellationReason").isNull()).isTrue();
        assertThat(back.get("endedAt").isNull()).isTrue();

        Clinic.publish(new ConsultationCompleted(queue, first));
        long last = Clinic.publish(
                new StatusCorrected(queue, first, Stage.COMPLETED, Stage.BOOKED, CorrectionReason.ENTERED_IN_ERROR));
        assertThat(shown(first, last).get("stage").asString()).isEqualTo("BOOKED");
        assertThat(shown(first, last).get("room").isNull()).isTrue();
        assertThat(shown(first, last).get("startedAt").isNull()).isTrue();
    }

    /** The other queue may be heard of first: order is promised within a queue only. */
    @Test
    void whoever_moves_is_in_the_other_queue_whichever_is_heard_of_first() {
        QueueId other = Clinic.openQueue();
        var out = Clinic.withhold(new AppointmentMovedOut(queue, first, other));
        Clinic.publish(new AppointmentMovedIn(
                other,
                first,
                queue,
                1,
                patient,
                Channel.ONLINE,
                Priority.PRIORITY,
                Stage.CHECKED_IN,
                EIGHT,
                EIGHT.plusSeconds(300)));
        long arrived = Clinic.publish(new TokenIssued(other, first, 1));
        mustStandIn(other, shown(first, other, arrived));

        Clinic.send(out);

        mustStandIn(other, shown(first, 6));
        assertThat(questions
                        .read("/queues/" + queue + "/appointments?minVersion=6")
                        .get("items"))
                .hasSize(1);
        assertThat(questions.read("/queues/" + other + "/appointments").get("items"))
                .hasSize(1);
    }

    /** The version is the same, the queue and all else is not. */
    @Test
    void whoever_moves_is_shown_anew_also_to_those_who_know_the_version() {
        assertThat(shown(first, 5).get("version").asLong()).isEqualTo(3);
        String tag = questions.get("/appointments/" + first).header("ETag").orElseThrow();
        assertThat(tag).isEqualTo("\"3\"");
        QueueId other = Clinic.openQueue();
        Clinic.publish(new AppointmentMovedOut(queue, first, other));
        Clinic.publish(new AppointmentMovedIn(
                other,
                first,
                queue,
                1,
                patient,
                Channel.ONLINE,
                Priority.PRIORITY,
                Stage.CHECKED_IN,
                EIGHT,
                EIGHT.plusSeconds(300)));
        mustStandIn(other, shown(first, other, Clinic.publish(new TokenIssued(other, first, 1))));

        Questions.Answer moved = questions.get("/appointments/" + first, "If-None-Match", tag);

        assertThat(moved.status()).isEqualTo(200);
        mustStandIn(other, moved.json());
        assertThat(moved.header("ETag")).hasValue("\"3\"");
    }

    private static void mustStandIn(QueueId other, JsonNode moved) {
        assertThat(moved.get("queueId").asString()).isEqualTo(other.toString());
        assertThat(moved.get("placement").asInt()).isEqualTo(1);
        assertThat(moved.get("tokenNo").asInt()).isEqualTo(1);
        assertThat(moved.get("stage").asString()).isEqualTo("CHECKED_IN");
        assertThat(moved.get("priority").asString()).isEqualTo("PRIORITY");
        assertThat(moved.get("bookedAt").asString()).isEqualTo("2026-03-02T08:00:00Z");
        assertThat(moved.get("checkedInAt").asString()).isEqualTo("2026-03-02T08:05:00Z");
        assertThat(moved.get("version").asLong()).isEqualTo(3);
    }
}
