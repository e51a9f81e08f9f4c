package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ALREADY_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.DOCTOR_UNKNOWN;
import static io.qconnect.command.platform.Refusal.NOBODY_WAITING;
import static io.qconnect.command.platform.Refusal.PATIENT_UNKNOWN;
import static io.qconnect.command.platform.Refusal.QUEUE_ALREADY_OPEN;
import static io.qconnect.command.platform.Refusal.QUEUE_FULL;
import static io.qconnect.command.platform.Refusal.ROOM_OCCUPIED;
import static io.qconnect.command.platform.Refusal.TOKEN_ALREADY_ISSUED;
import static io.qconnect.command.platform.Refusal.TOO_MANY_OPEN_APPOINTMENTS;
import static io.qconnect.command.queue.GivenQueue.BUSY;
import static io.qconnect.command.queue.GivenQueue.DATE;
import static io.qconnect.command.queue.GivenQueue.DOCTOR;
import static io.qconnect.command.queue.GivenQueue.FIRST;
import static io.qconnect.command.queue.GivenQueue.QUEUE;
import static io.qconnect.command.queue.GivenQueue.ROOM;
import static io.qconnect.command.queue.GivenQueue.SECOND;
import static io.qconnect.command.queue.GivenQueue.THIRD;
import static io.qconnect.command.queue.GivenQueue.and;
import static io.qconnect.command.queue.GivenQueue.appointment;
import static io.qconnect.command.queue.GivenQueue.book;
import static io.qconnect.command.queue.GivenQueue.booked;
import static io.qconnect.command.queue.GivenQueue.openQueueWith;
import static io.qconnect.command.queue.GivenQueue.opened;
import static io.qconnect.command.queue.GivenQueue.patient;
import static io.qconnect.command.queue.GivenQueue.refuses;

import io.qconnect.command.platform.Refusal;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.Stage;
import io.qconnect.events.Status;
import io.qconnect.events.TokenPolicy;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a queue does and refuses, on Axon's fixture: given facts, when a command, then facts or a refusal by name. */
class QueueTest {

    private final AggregateTestFixture<Queue> fixture = GivenQueue.fixture();

    private TestExecutor<Queue> given(List<QueueEvent> facts) {
        return fixture.given(facts);
    }

    @Nested
    class Opening {

        private OpenQueue open(DoctorId doctor) {
            return new OpenQueue(QUEUE, doctor, DATE, "DAY", ZoneOffset.UTC, null, null, 3, TokenPolicy.AT_BOOKING, 10);
        }

        @Test
        void a_queue_is_opened_for_a_doctor_and_a_date() {
            fixture.givenNoPriorActivity()
                    .when(open(DOCTOR))
                    .expectEvents(opened(3, TokenPolicy.AT_BOOKING))
                    .expectResultMessagePayload(new QueueAnswer(QUEUE, 1));
        }

        @Test
        void the_same_queue_is_not_opened_twice() {
            refuses(given(openQueueWith(0)), open(DOCTOR), QUEUE_ALREADY_OPEN);
        }

        @Test
        void a_doctor_who_is_away_has_no_queue() {
            LocalDate away = LocalDate.of(2027, 1, 4);
            QueueId id = QueueId.of("clinic", DOCTOR, away, "DAY");
            refuses(
                    fixture.givenNoPriorActivity(),
                    new OpenQueue(id, DOCTOR, away, "DAY", ZoneOffset.UTC, null, null, 3, TokenPolicy.AT_BOOKING, 10),
                    Refusal.DOCTOR_ABSENT);
        }

        @Test
        void a_queue_needs_a_doctor() {
            refuses(fixture.givenNoPriorActivity(), open(new DoctorId(new UUID(7, 0))), DOCTOR_UNKNOWN);
        }
    }

    @Nested
    class Booking {

        @Test
        void a_booking_gets_the_next_number_in_the_same_commit() {
            given(openQueueWith(1))
                    .when(book(2))
                    .expectEvents(booked(2, Priority.ROUTINE).toArray())
                    .expectResultMessagePayload(
                            new AppointmentAnswer(SECOND, QUEUE, 2, Status.PENDING, Stage.BOOKED, 5, 5));
        }

        @Test
        void a_full_queue_takes_nobody() {
            refuses(given(openQueueWith(3)), book(4), QUEUE_FULL);
        }

        @Test
        void a_patient_has_one_place() {
            var again = new BookAppointment(QUEUE, appointment(9), patient(1), Channel.ONLINE, Priority.ROUTINE);
            refuses(given(openQueueWith(1)), again, ALREADY_IN_QUEUE);
        }

        @Test
        void whoever_has_booked_as_much_as_one_may_books_no_more_but_the_desk_does() {
            var online = new BookAppointment(QUEUE, appointment(9), BUSY, Channel.ONLINE, Priority.ROUTINE);
            refuses(given(openQueueWith(1)), online, TOO_MANY_OPEN_APPOINTMENTS);
            given(openQueueWith(1))
                    .when(new BookAppointment(QUEUE, appointment(9), BUSY, Channel.DESK, Priority.ROUTINE))
                    .expectEvents(
                            new AppointmentBooked(QUEUE, appointment(9), BUSY, Channel.DESK, Priority.ROUTINE),
                            new TokenIssued(QUEUE, appointment(9), 2));
        }

        @Test
        void nobody_books_for_a_stranger() {
            var stranger = new BookAppointment(QUEUE, appointment(9), patient(0), Channel.ONLINE, Priority.ROUTINE);
            refuses(given(openQueueWith(0)), stranger, PATIENT_UNKNOWN);
        }

        @Test
        void a_cancelled_place_can_be_booked_again_and_its_number_is_not_used_again() {
            given(and(openQueueWith(3), cancelled(SECOND)))
                    .when(book(4))
                    .expectEvents(
                            new AppointmentBooked(QUEUE, appointment(4), patient(4), Channel.ONLINE, Priority.ROUTINE),
                            new TokenIssued(QUEUE, appointment(4), 4));
        }

        @Test
        void whoever_cancelled_may_come_back() {
            var back = new BookAppointment(QUEUE, appointment(9), patient(1), Channel.ONLINE, Priority.ROUTINE);
            given(and(openQueueWith(1), cancelled(FIRST))).when(back).expectSuccessfulHandlerExecution();
        }

        private AppointmentCancelled cancelled(AppointmentId appointment) {
            return new AppointmentCancelled(
                    QUEUE, appointment, CancelledBy.PATIENT, CancellationReason.PATIENT_REQUEST);
        }
    }

    @Nested
    class NumbersAtCheckIn {

        private final List<QueueEvent> oneBooked = List.of(
                opened(3, TokenPolicy.AT_CHECK_IN),
                new AppointmentBooked(QUEUE, FIRST, patient(1), Channel.ONLINE, Priority.ROUTINE));

        @Test
        void a_booking_has_no_number_yet() {
            given(oneBooked)
                    .when(book(2))
                    .expectEvents(new AppointmentBooked(QUEUE, SECOND, patient(2), Channel.ONLINE, Priority.ROUTINE));
        }

        @Test
        void who_arrives_gets_the_next_number() {
            given(oneBooked)
                    .when(new CheckIn(QUEUE, FIRST))
                    .expectEvents(new TokenIssued(QUEUE, FIRST, 1), new PatientCheckedIn(QUEUE, FIRST));
        }

        @Test
        void the_desk_may_give_the_number_earlier_but_only_once() {
            given(oneBooked).when(new IssueToken(QUEUE, FIRST)).expectEvents(new TokenIssued(QUEUE, FIRST, 1));
            refuses(
                    given(and(oneBooked, new TokenIssued(QUEUE, FIRST, 1))),
                    new IssueToken(QUEUE, FIRST),
                    TOKEN_ALREADY_ISSUED);
        }

        @Test
        void nobody_is_seen_without_a_number() {
            given(oneBooked)
                    .when(new StartConsultation(QUEUE, FIRST, null))
                    .expectEvents(new TokenIssued(QUEUE, FIRST, 1), new ConsultationStarted(QUEUE, FIRST, ROOM));
        }
    }

    @Nested
    class WalkIns {

        @Test
        void a_stranger_at_the_desk_is_booked_numbered_and_checked_in_at_once() {
            given(openQueueWith(1))
                    .when(new AdmitWalkIn(QUEUE, SECOND, null, Priority.EMERGENCY))
                    .expectEvents(
                            new AppointmentBooked(QUEUE, SECOND, null, Channel.WALK_IN, Priority.EMERGENCY),
                            new TokenIssued(QUEUE, SECOND, 2),
                            new PatientCheckedIn(QUEUE, SECOND))
                    .expectResultMessagePayload(
                            new AppointmentAnswer(SECOND, QUEUE, 2, Status.PENDING, Stage.CHECKED_IN, 6, 6));
        }

        @Test
        void a_full_queue_takes_no_walk_in() {
            refuses(given(openQueueWith(3)), new AdmitWalkIn(QUEUE, THIRD, null, Priority.ROUTINE), QUEUE_FULL);
        }
    }

    @Nested
    class Calling {

        private final CallNextPatient call = new CallNextPatient(QUEUE, "3");

        @Test
        void only_those_who_are_here_are_called() {
            refuses(given(openQueueWith(2)), call, NOBODY_WAITING);
        }

        @Test
        void the_lower_number_comes_first() {
            given(and(openQueueWith(2), new PatientCheckedIn(QUEUE, SECOND), new PatientCheckedIn(QUEUE, FIRST)))
                    .when(call)
                    .expectEvents(new PatientCalled(QUEUE, FIRST, "3", CallOrder.VERSION, null))
                    .expectResultMessagePayload(new CallAnswer(FIRST, 1, "3", 8));
        }

        @Test
        void the_more_urgent_comes_before_the_lower_number() {
            List<QueueEvent> facts =
                    and(openQueueWith(1), booked(2, Priority.EMERGENCY).toArray(QueueEvent[]::new));
            given(and(facts, new PatientCheckedIn(QUEUE, FIRST), new PatientCheckedIn(QUEUE, SECOND)))
                    .when(call)
                    .expectEvents(new PatientCalled(QUEUE, SECOND, "3", CallOrder.VERSION, null));
        }

        @Test
        void nobody_is_called_twice() {
            refuses(
                    given(and(
                            openQueueWith(1),
                            new PatientCheckedIn(QUEUE, FIRST),
                            new PatientCalled(QUEUE, FIRST, "3", CallOrder.VERSION, null))),
                    call,
                    NOBODY_WAITING);
        }
    }

    @Nested
    class Consulting {

        private final List<QueueEvent> inProgress = and(openQueueWith(2), new ConsultationStarted(QUEUE, FIRST, ROOM));

        @Test
        void it_begins_where_the_patient_was_called_to() {
            given(and(
                            openQueueWith(1),
                            new PatientCheckedIn(QUEUE, FIRST),
                            new PatientCalled(QUEUE, FIRST, "3", CallOrder.VERSION, null)))
                    .when(new StartConsultation(QUEUE, FIRST, null))
                    .expectEvents(new ConsultationStarted(QUEUE, FIRST, "3"));
        }

        @Test
        void a_room_holds_one_consultation() {
            refuses(given(inProgress), new StartConsultation(QUEUE, SECOND, null), ROOM_OCCUPIED);
            given(inProgress)
                    .when(new StartConsultation(QUEUE, SECOND, "13"))
                    .expectEvents(new ConsultationStarted(QUEUE, SECOND, "13"));
        }

        @Test
        void a_room_is_free_again_afterwards() {
            given(and(inProgress, new ConsultationCompleted(QUEUE, FIRST)))
                    .when(new StartConsultation(QUEUE, SECOND, null))
                    .expectEvents(new ConsultationStarted(QUEUE, SECOND, ROOM));
        }
    }
}
