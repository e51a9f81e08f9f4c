package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ALREADY_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.CAPACITY_BELOW_ACTIVE;
import static io.qconnect.command.platform.Refusal.NOT_ALLOWED_IN_STAGE;
import static io.qconnect.command.platform.Refusal.PEOPLE_STILL_BOOKED;
import static io.qconnect.command.platform.Refusal.QUEUE_CLOSED;
import static io.qconnect.command.platform.Refusal.QUEUE_FULL;
import static io.qconnect.command.platform.Refusal.QUEUE_NOT_CLOSED;
import static io.qconnect.command.platform.Refusal.QUEUE_NOT_PAUSED;
import static io.qconnect.command.platform.Refusal.QUEUE_PAUSED;
import static io.qconnect.command.platform.Refusal.ROOM_OCCUPIED;
import static io.qconnect.command.platform.Refusal.VERSION_MISMATCH;
import static io.qconnect.command.queue.GivenQueue.FIRST;
import static io.qconnect.command.queue.GivenQueue.QUEUE;
import static io.qconnect.command.queue.GivenQueue.ROOM;
import static io.qconnect.command.queue.GivenQueue.SECOND;
import static io.qconnect.command.queue.GivenQueue.THIRD;
import static io.qconnect.command.queue.GivenQueue.and;
import static io.qconnect.command.queue.GivenQueue.appointment;
import static io.qconnect.command.queue.GivenQueue.book;
import static io.qconnect.command.queue.GivenQueue.openQueueWith;
import static io.qconnect.command.queue.GivenQueue.patient;
import static io.qconnect.command.queue.GivenQueue.refuses;

import io.qconnect.command.platform.Invalid;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.queue.CloseQueue.Then;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.CallReason;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.CorrectionReason;
import io.qconnect.events.Priority;
import io.qconnect.events.PriorityReason;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.CapacityChanged;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.NoShowRecorded;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.PatientRecalled;
import io.qconnect.events.QueueEvent.PatientSkipped;
import io.qconnect.events.QueueEvent.PriorityChanged;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueEvent.QueuePaused;
import io.qconnect.events.QueueEvent.QueueReopened;
import io.qconnect.events.QueueEvent.QueueResumed;
import io.qconnect.events.QueueEvent.StatusCorrected;
import io.qconnect.events.Stage;
import java.util.List;
import java.util.Map;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.TestExecutor;
import org.hamcrest.CoreMatchers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the desk can do with a queue and in it, beside the usual way of a visit. */
class QueueDayTest {

    private static final PatientCheckedIn HERE = new PatientCheckedIn(QUEUE, FIRST);
    private static final PatientCalled CALLED = new PatientCalled(QUEUE, FIRST, ROOM, CallOrder.VERSION, null);

    private final AggregateTestFixture<Queue> fixture = GivenQueue.fixture();

    private TestExecutor<Queue> given(List<QueueEvent> facts) {
        return fixture.given(facts);
    }

    @Nested
    class Capacity {

        @Test
        void a_larger_queue_takes_more() {
            given(openQueueWith(3)).when(new ChangeCapacity(QUEUE, 4)).expectEvents(new CapacityChanged(QUEUE, 4));
            given(and(openQueueWith(3), new CapacityChanged(QUEUE, 4)))
                    .when(book(4))
                    .expectSuccessfulHandlerExecution();
        }

        @Test
        void it_never_falls_below_those_who_have_a_place() {
            refuses(given(openQueueWith(3)), new ChangeCapacity(QUEUE, 2), CAPACITY_BELOW_ACTIVE);
            given(openQueueWith(2)).when(new ChangeCapacity(QUEUE, 2)).expectEvents(new CapacityChanged(QUEUE, 2));
        }

        @Test
        void the_capacity_it_has_is_no_change() {
            given(openQueueWith(1)).when(new ChangeCapacity(QUEUE, 3)).expectNoEvents();
        }
    }

    @Nested
    class Pausing {

        private final List<QueueEvent> paused = and(openQueueWith(1), HERE, new QueuePaused(QUEUE));

        @Test
        void takes_nobody_and_calls_nobody() {
            refuses(given(paused), book(2), QUEUE_PAUSED);
            refuses(given(paused), new AdmitWalkIn(QUEUE, SECOND, null, Priority.EMERGENCY), QUEUE_PAUSED);
            refuses(given(paused), new CallNextPatient(QUEUE, ROOM), QUEUE_PAUSED);
            refuses(given(paused), new CallPatient(QUEUE, FIRST, ROOM, CallReason.EMERGENCY), QUEUE_PAUSED);
            refuses(given(paused), new PauseQueue(QUEUE), QUEUE_PAUSED);
        }

        @Test
        void lets_those_inside_finish() {
            given(paused)
                    .when(new StartConsultation(QUEUE, FIRST, null))
                    .expectEvents(new ConsultationStarted(QUEUE, FIRST, ROOM));
            given(and(openQueueWith(1), new QueuePaused(QUEUE)))
                    .when(new CheckIn(QUEUE, FIRST))
                    .expectEvents(HERE);
        }

        @Test
        void ends() {
            given(paused).when(new ResumeQueue(QUEUE)).expectEvents(new QueueResumed(QUEUE));
            given(and(paused, new QueueResumed(QUEUE))).when(book(2)).expectSuccessfulHandlerExecution();
            refuses(given(openQueueWith(0)), new ResumeQueue(QUEUE), QUEUE_NOT_PAUSED);
        }
    }

    @Nested
    class Closing {

        @Test
        void an_empty_queue_is_simply_closed() {
            given(openQueueWith(0)).when(close(null)).expectEvents(new QueueClosed(QUEUE));
        }

        @Test
        void whoever_closes_says_what_becomes_of_those_who_are_booked() {
            refuses(given(openQueueWith(2)), close(null), PEOPLE_STILL_BOOKED);
            given(openQueueWith(2)).when(close(Then.KEEP)).expectEvents(new QueueClosed(QUEUE));
        }

        @Test
        void who_waits_is_cancelled_in_the_same_commit_and_who_is_seen_finishes() {
            given(and(openQueueWith(3), HERE, new ConsultationStarted(QUEUE, SECOND, ROOM)))
                    .when(close(Then.CANCEL))
                    .expectEvents(new QueueClosed(QUEUE), cancelled(FIRST), cancelled(THIRD));
        }

        private CloseQueue close(@Nullable Then then) {
            return new CloseQueue(QUEUE, then, CancellationReason.CLINIC_REQUEST);
        }

        @Test
        void who_kept_the_place_in_a_closed_queue_can_still_be_cancelled() {
            given(and(openQueueWith(1), new QueueClosed(QUEUE)))
                    .when(close(Then.CANCEL))
                    .expectEvents(cancelled(FIRST));
        }

        private AppointmentCancelled cancelled(AppointmentId appointment) {
            return new AppointmentCancelled(QUEUE, appointment, CancelledBy.CLINIC, CancellationReason.CLINIC_REQUEST);
        }

        @Test
        void a_closed_queue_takes_nobody_but_calls_those_who_are_here() {
            List<QueueEvent> closed = and(openQueueWith(1), HERE, new QueueClosed(QUEUE));
            refuses(given(closed), book(2), QUEUE_CLOSED);
            refuses(given(closed), new AdmitWalkIn(QUEUE, SECOND, null, Priority.ROUTINE), QUEUE_CLOSED);
            refuses(given(closed), close(Then.KEEP), QUEUE_CLOSED);
            refuses(given(closed), new PauseQueue(QUEUE), QUEUE_CLOSED);
            given(closed).when(new CallNextPatient(QUEUE, ROOM)).expectEvents(CALLED);
        }

        @Test
        void it_may_have_been_too_early() {
            given(and(openQueueWith(1), new QueueClosed(QUEUE)))
                    .when(new ReopenQueue(QUEUE))
                    .expectEvents(new QueueReopened(QUEUE));
            refuses(given(openQueueWith(1)), new ReopenQueue(QUEUE), QUEUE_NOT_CLOSED);
        }
    }

    @Nested
    class OutOfTurn {

        @Test
        void who_is_skipped_keeps_the_place_and_waits_again_when_recalled() {
            List<QueueEvent> skipped = and(openQueueWith(1), HERE, CALLED, new PatientSkipped(QUEUE, FIRST));
            given(and(openQueueWith(1), HERE, CALLED))
                    .when(new SkipPatient(QUEUE, FIRST))
                    .expectEvents(new PatientSkipped(QUEUE, FIRST));
            refuses(given(skipped), new CallNextPatient(QUEUE, ROOM), Refusal.NOBODY_WAITING);
            refuses(given(skipped), new CheckIn(QUEUE, FIRST), NOT_ALLOWED_IN_STAGE);
            given(skipped).when(new RecallPatient(QUEUE, FIRST)).expectEvents(new PatientRecalled(QUEUE, FIRST));
            given(and(skipped, new PatientRecalled(QUEUE, FIRST)))
                    .when(new CallNextPatient(QUEUE, ROOM))
                    .expectEvents(CALLED);
            refuses(given(openQueueWith(1)), new RecallPatient(QUEUE, FIRST), NOT_ALLOWED_IN_STAGE);
        }

        @Test
        void somebody_else_than_the_next_is_called_with_a_reason() {
            given(and(openQueueWith(2), HERE, new PatientCheckedIn(QUEUE, SECOND)))
                    .when(new CallPatient(QUEUE, SECOND, "3", CallReason.TRANSPORT_WAITING))
                    .expectEvents(new PatientCalled(QUEUE, SECOND, "3", 0, CallReason.TRANSPORT_WAITING));
        }

        @Test
        void who_becomes_more_urgent_comes_first() {
            var urgent = new PriorityChanged(QUEUE, SECOND, Priority.EMERGENCY, PriorityReason.TRIAGE);
            List<QueueEvent> both = and(openQueueWith(2), HERE, new PatientCheckedIn(QUEUE, SECOND));
            given(both)
                    .when(new ChangePriority(QUEUE, SECOND, Priority.EMERGENCY, PriorityReason.TRIAGE))
                    .expectEvents(urgent);
            given(and(both, urgent))
                    .when(new CallNextPatient(QUEUE, ROOM))
                    .expectEvents(new PatientCalled(QUEUE, SECOND, ROOM, CallOrder.VERSION, null));
            given(both)
                    .when(new ChangePriority(QUEUE, SECOND, Priority.ROUTINE, PriorityReason.TRIAGE))
                    .expectNoEvents();
        }
    }

    @Nested
    class Correcting {

        private final List<QueueEvent> seen = and(
                openQueueWith(1), new ConsultationStarted(QUEUE, FIRST, "3"), new ConsultationCompleted(QUEUE, FIRST));

        private CorrectStatus correct(Stage to) {
            return new CorrectStatus(QUEUE, FIRST, to, CorrectionReason.WRONG_PATIENT);
        }

        private StatusCorrected corrected(Stage from, Stage to) {
            return new StatusCorrected(QUEUE, FIRST, from, to, CorrectionReason.WRONG_PATIENT);
        }

        @Test
        void an_end_can_be_set_right() {
            given(seen).when(correct(Stage.NO_SHOW)).expectEvents(corrected(Stage.COMPLETED, Stage.NO_SHOW));
        }

        @Test
        void a_visit_goes_on_in_its_room_if_that_is_free() {
            given(seen)
                    .when(correct(Stage.IN_CONSULTATION))
                    .expectEvents(corrected(Stage.COMPLETED, Stage.IN_CONSULTATION));
            List<QueueEvent> goesOn = and(seen, corrected(Stage.COMPLETED, Stage.IN_CONSULTATION));
            refuses(
                    given(and(goesOn, GivenQueue.booked(2, Priority.ROUTINE).toArray(QueueEvent[]::new))),
                    new StartConsultation(QUEUE, SECOND, "3"),
                    ROOM_OCCUPIED);
        }

        @Test
        void who_waits_again_has_no_room_any_more() {
            for (Stage again : List.of(Stage.BOOKED, Stage.CHECKED_IN)) {
                given(and(seen, corrected(Stage.COMPLETED, again)))
                        .when(new StartConsultation(QUEUE, FIRST, null))
                        .expectEvents(new ConsultationStarted(QUEUE, FIRST, ROOM));
            }
        }

        @Test
        void who_comes_back_needs_a_place() {
            List<QueueEvent> full = and(openQueueWith(3), new NoShowRecorded(QUEUE, FIRST));
            given(full).when(correct(Stage.BOOKED)).expectEvents(corrected(Stage.NO_SHOW, Stage.BOOKED));
            List<QueueEvent> taken =
                    and(full, GivenQueue.booked(4, Priority.ROUTINE).toArray(QueueEvent[]::new));
            refuses(given(taken), correct(Stage.BOOKED), QUEUE_FULL);
        }

        @Test
        void nobody_has_two_places() {
            List<QueueEvent> again = and(
                    openQueueWith(1),
                    new NoShowRecorded(QUEUE, FIRST),
                    new QueueEvent.AppointmentBooked(QUEUE, SECOND, patient(1), Channel.DESK, Priority.ROUTINE));
            refuses(given(again), correct(Stage.CHECKED_IN), ALREADY_IN_QUEUE);
        }

        @Test
        void who_is_still_on_the_way_goes_the_usual_way() {
            refuses(given(openQueueWith(1)), correct(Stage.CHECKED_IN), NOT_ALLOWED_IN_STAGE);
        }
    }

    @Nested
    class Conditions {

        @Test
        void another_version_than_expected_writes_nothing() {
            given(openQueueWith(1))
                    .when(new PauseQueue(QUEUE), Map.of("ifMatch", "2"))
                    .expectNoEvents()
                    .expectException(Refused.class)
                    .expectExceptionMessage(VERSION_MISMATCH.name());
            given(openQueueWith(1))
                    .when(new PauseQueue(QUEUE), Map.of("ifMatch", "2 3"))
                    .expectEvents(new QueuePaused(QUEUE));
        }

        @Test
        void an_appointment_has_the_version_of_the_fact_that_last_touched_it() {
            given(openQueueWith(2))
                    .when(new CheckIn(QUEUE, FIRST), Map.of("ifMatch", "3"))
                    .expectEvents(HERE);
            given(openQueueWith(2))
                    .when(new CheckIn(QUEUE, FIRST), Map.of("ifMatch", "5"))
                    .expectExceptionMessage(CoreMatchers.equalTo(VERSION_MISMATCH.name()));
        }

        @Test
        void nothing_happened_before_the_queue_was_there() {
            given(openQueueWith(1))
                    .when(new CheckIn(QUEUE, FIRST), Map.of("effectiveAt", "2020-01-01T08:50:00Z"))
                    .expectNoEvents()
                    .expectException(Invalid.class);
        }
    }
}
