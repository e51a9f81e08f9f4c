package io.qconnect.command.queue;

import static io.qconnect.command.queue.GivenQueue.FIRST;
import static io.qconnect.command.queue.GivenQueue.QUEUE;
import static io.qconnect.command.queue.GivenQueue.ROOM;
import static io.qconnect.command.queue.GivenQueue.and;
import static io.qconnect.command.queue.GivenQueue.appointment;
import static io.qconnect.command.queue.GivenQueue.book;
import static io.qconnect.command.queue.GivenQueue.openQueueWith;
import static io.qconnect.command.queue.GivenQueue.opened;
import static io.qconnect.command.queue.GivenQueue.patient;
import static io.qconnect.command.queue.GivenQueue.refuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.Trace;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.EntryId;
import io.qconnect.events.LeavingReason;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.AppointmentMovedIn;
import io.qconnect.events.QueueEvent.AppointmentMovedOut;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.PatientSkipped;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueEvent.WaitingListJoined;
import io.qconnect.events.QueueEvent.WaitingListLeft;
import io.qconnect.events.QueueId;
import io.qconnect.events.Stage;
import io.qconnect.events.TokenPolicy;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What binds patients who act for themselves, and not the desk. */
class InPersonTest {

    private static final QueueId OTHER = QueueId.of("clinic", GivenQueue.DOCTOR, GivenQueue.DATE, "OTHER");

    private final AggregateTestFixture<Queue> fixture = GivenQueue.fixture();

    private static List<QueueEvent> booksAndCancels(int no) {
        AppointmentId given = appointment(100 + no);
        return List.of(
                new AppointmentBooked(QUEUE, given, patient(4), Channel.ONLINE, Priority.ROUTINE),
                new TokenIssued(QUEUE, given, no),
                new AppointmentCancelled(QUEUE, given, CancelledBy.PATIENT, CancellationReason.PATIENT_REQUEST));
    }

    private static List<QueueEvent> comesAndGoes(int no) {
        AppointmentId given = appointment(100);
        return List.of(
                new AppointmentMovedIn(
                        QUEUE,
                        given,
                        OTHER,
                        no,
                        patient(4),
                        Channel.ONLINE,
                        Priority.ROUTINE,
                        Stage.BOOKED,
                        GivenQueue.NOW,
                        null),
                new TokenIssued(QUEUE, given, no),
                new AppointmentMovedOut(QUEUE, given, OTHER));
    }

    private static List<QueueEvent> waitsAndLeaves(int no) {
        EntryId entry = entry(100 + no);
        return List.of(
                new WaitingListJoined(QUEUE, entry, patient(4)),
                new WaitingListLeft(QUEUE, entry, LeavingReason.PATIENT_REQUEST));
    }

    private static EntryId entry(int n) {
        return new EntryId(new UUID(3, n));
    }

    /** Patient 4 has taken something so often, in every way there is, and given it back. */
    private static List<QueueEvent> takenTimes(int times) {
        List<QueueEvent> facts = new ArrayList<>(List.of(opened(3, TokenPolicy.AT_BOOKING)));
        int no = 0;
        for (int n = 0; n < times; n++) {
            facts.addAll(
                    switch (n % 3) {
                        case 0 -> booksAndCancels(++no);
                        case 1 -> comesAndGoes(++no);
                        default -> waitsAndLeaves(n);
                    });
        }
        return facts;
    }

    private static List<QueueEvent> full(List<QueueEvent> facts) {
        return and(
                facts,
                new AppointmentBooked(QUEUE, appointment(1), patient(1), Channel.DESK, Priority.ROUTINE),
                new AppointmentBooked(QUEUE, appointment(2), patient(2), Channel.DESK, Priority.ROUTINE),
                new AppointmentBooked(QUEUE, appointment(3), patient(3), Channel.DESK, Priority.ROUTINE));
    }

    @Nested
    class SomebodyWhoHasTakenPlacesInAQueueTenTimes {

        @Test
        void books_no_more_there() {
            fixture.given(takenTimes(9)).when(book(4)).expectSuccessfulHandlerExecution();
            refuses(fixture.given(takenTimes(10)), book(4), Refusal.TOO_OFTEN_IN_QUEUE);
        }

        @Test
        void does_not_wait_for_a_place_there() {
            fixture.given(full(takenTimes(9)))
                    .when(new JoinWaitingList(QUEUE, entry(4), patient(4), Channel.ONLINE))
                    .expectEvents(new WaitingListJoined(QUEUE, entry(4), patient(4)));
            refuses(
                    fixture.given(full(takenTimes(10))),
                    new JoinWaitingList(QUEUE, entry(4), patient(4), Channel.ONLINE),
                    Refusal.TOO_OFTEN_IN_QUEUE);
        }

        @Test
        void moves_no_more_there() {
            WaitingLine elsewhere = new WaitingLine();
            elsewhere.evolve(
                    new QueueOpened(
                            OTHER,
                            GivenQueue.DOCTOR,
                            GivenQueue.DATE,
                            "OTHER",
                            ZoneOffset.UTC,
                            null,
                            null,
                            3,
                            TokenPolicy.AT_BOOKING,
                            10,
                            ROOM),
                    GivenQueue.NOW);
            elsewhere.evolve(
                    new AppointmentBooked(OTHER, appointment(9), patient(4), Channel.ONLINE, Priority.ROUTINE),
                    GivenQueue.NOW);
            Reschedule herself = new Reschedule(OTHER, appointment(9), QUEUE, Channel.ONLINE);

            assertThat(herself.decide(elsewhere, line(takenTimes(9))).arrived()).hasSize(2);
            assertThatThrownBy(() -> herself.decide(elsewhere, line(takenTimes(10))))
                    .isInstanceOf(Refused.class)
                    .hasMessage("TOO_OFTEN_IN_QUEUE");
            assertThat(new Reschedule(OTHER, appointment(9), QUEUE, Channel.DESK)
                            .decide(elsewhere, line(takenTimes(10)))
                            .arrived())
                    .hasSize(2);
        }

        @Test
        void is_helped_by_the_desk() {
            fixture.given(takenTimes(10))
                    .when(new BookAppointment(QUEUE, appointment(4), patient(4), Channel.DESK, Priority.ROUTINE))
                    .expectSuccessfulHandlerExecution();
            fixture.given(full(takenTimes(10)))
                    .when(new JoinWaitingList(QUEUE, entry(4), patient(4), Channel.DESK))
                    .expectSuccessfulHandlerExecution();
        }

        @Test
        void is_in_nobodys_way() {
            fixture.given(takenTimes(10)).when(book(5)).expectSuccessfulHandlerExecution();
        }
    }

    private static WaitingLine line(List<QueueEvent> facts) {
        WaitingLine line = new WaitingLine();
        facts.forEach(fact -> line.evolve(fact, GivenQueue.NOW));
        return line;
    }

    @Nested
    class SomebodyWhoCancels {

        private static final Map<String, String> HERSELF =
                Map.of(Trace.PATIENT, patient(1).value().toString());

        private final CancelAppointment cancel =
                new CancelAppointment(QUEUE, FIRST, CancelledBy.PATIENT, CancellationReason.PATIENT_REQUEST);

        private final List<QueueEvent> called = and(
                openQueueWith(1),
                new PatientCheckedIn(QUEUE, FIRST),
                new PatientCalled(QUEUE, FIRST, ROOM, CallOrder.VERSION, null));

        private final List<QueueEvent> beingSeen = and(called, new ConsultationStarted(QUEUE, FIRST, ROOM));

        @Test
        void does_so_until_the_consultation_begins() {
            for (List<QueueEvent> waiting : List.of(
                    openQueueWith(1),
                    and(openQueueWith(1), new PatientCheckedIn(QUEUE, FIRST)),
                    called,
                    and(called, new PatientSkipped(QUEUE, FIRST)))) {
                fixture.given(waiting)
                        .when(cancel, HERSELF)
                        .expectEvents(new AppointmentCancelled(
                                QUEUE, FIRST, CancelledBy.PATIENT, CancellationReason.PATIENT_REQUEST));
            }
        }

        @Test
        void asks_the_desk_from_then_on() {
            fixture.given(beingSeen)
                    .when(cancel, HERSELF)
                    .expectException(Refused.class)
                    .expectExceptionMessage("NOT_ALLOWED_IN_STAGE");
            fixture.given(beingSeen).when(cancel).expectSuccessfulHandlerExecution();
        }
    }
}
