package io.qconnect.command.queue;

import static io.qconnect.command.queue.GivenQueue.FIRST;
import static io.qconnect.command.queue.GivenQueue.NOW;
import static io.qconnect.command.queue.GivenQueue.QUEUE;
import static io.qconnect.command.queue.GivenQueue.SECOND;
import static io.qconnect.command.queue.GivenQueue.and;
import static io.qconnect.command.queue.GivenQueue.appointment;
import static io.qconnect.command.queue.GivenQueue.book;
import static io.qconnect.command.queue.GivenQueue.openQueueWith;
import static io.qconnect.command.queue.GivenQueue.patient;
import static io.qconnect.command.queue.GivenQueue.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.platform.Refusal;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.CorrectionReason;
import io.qconnect.events.EntryId;
import io.qconnect.events.LeavingReason;
import io.qconnect.events.OfferId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.CapacityChanged;
import io.qconnect.events.QueueEvent.NoShowRecorded;
import io.qconnect.events.QueueEvent.OfferAccepted;
import io.qconnect.events.QueueEvent.OfferDeclined;
import io.qconnect.events.QueueEvent.OfferExpired;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.PlaceOffered;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.QueuePaused;
import io.qconnect.events.QueueEvent.QueueResumed;
import io.qconnect.events.QueueEvent.StatusCorrected;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueEvent.WaitingListJoined;
import io.qconnect.events.QueueEvent.WaitingListLeft;
import io.qconnect.events.Stage;
import io.qconnect.events.TokenPolicy;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets the place that becomes free. */
class WaitingListTest {

    private static final Instant HELD_UNTIL = NOW.plusSeconds(600);
    private static final AppointmentCancelled CANCELLED =
            new AppointmentCancelled(QUEUE, FIRST, CancelledBy.PATIENT, CancellationReason.PATIENT_REQUEST);

    /** Three places, taken by patients 1 to 3; patients 4 and 5 wait. */
    private final List<QueueEvent> twoWait = and(openQueueWith(3), joined(4), joined(5));

    private final List<QueueEvent> offered = and(twoWait, CANCELLED, offer(4, HELD_UNTIL));

    private final AggregateTestFixture<Queue> fixture = GivenQueue.fixture();

    private static EntryId entry(int n) {
        return new EntryId(new UUID(3, n));
    }

    private static OfferId offerTo(int n) {
        return OfferId.to(entry(n));
    }

    private static WaitingListJoined joined(int n) {
        return new WaitingListJoined(QUEUE, entry(n), patient(n));
    }

    private static PlaceOffered offer(int n, Instant until) {
        return new PlaceOffered(QUEUE, offerTo(n), entry(n), until);
    }

    private static JoinWaitingList join(int n) {
        return new JoinWaitingList(QUEUE, entry(n), patient(n), Channel.ONLINE);
    }

    private TestExecutor<Queue> given(List<QueueEvent> facts) {
        return fixture.given(facts);
    }

    @Nested
    class Joining {

        @Test
        void a_full_queue_has_one() {
            given(and(openQueueWith(3), joined(4)))
                    .when(join(5))
                    .expectEvents(joined(5))
                    .expectResultMessagePayload(new EntryAnswer(entry(5), QUEUE, 2, 9));
        }

        @Test
        void nobody_waits_for_what_is_free_or_what_they_have() {
            refuses(given(openQueueWith(2)), join(3), Refusal.PLACES_FREE);
            refuses(given(openQueueWith(3)), join(1), Refusal.ALREADY_IN_QUEUE);
            refuses(given(twoWait), join(4), Refusal.ALREADY_WAITING);
            refuses(given(openQueueWith(3)), join(0), Refusal.PATIENT_UNKNOWN);
            refuses(given(and(openQueueWith(3), new QueueClosed(QUEUE))), join(4), Refusal.QUEUE_CLOSED);
        }
    }

    @Nested
    class AFreedPlace {

        @Test
        void is_offered_to_the_first_in_the_same_commit() {
            given(twoWait)
                    .when(new CancelAppointment(QUEUE, FIRST, CancelledBy.PATIENT, CancellationReason.PATIENT_REQUEST))
                    .expectEvents(CANCELLED, offer(4, HELD_UNTIL));
        }

        @Test
        void is_not_offered_to_whoever_was_erased_meanwhile() {
            given(and(openQueueWith(3), joined(0), joined(5)))
                    .when(new CancelAppointment(QUEUE, FIRST, CancelledBy.PATIENT, CancellationReason.PATIENT_REQUEST))
                    .expectEvents(
                            CANCELLED,
                            new WaitingListLeft(QUEUE, entry(0), LeavingReason.PATIENT_REQUEST),
                            offer(5, HELD_UNTIL));
        }

        @Test
        void is_taken_while_it_is_held() {
            refuses(given(offered), book(6), Refusal.QUEUE_FULL);
            refuses(
                    given(offered),
                    new AdmitWalkIn(QUEUE, appointment(6), null, Priority.EMERGENCY),
                    Refusal.QUEUE_FULL);
            refuses(given(offered), new ChangeCapacity(QUEUE, 2), Refusal.CAPACITY_BELOW_ACTIVE);
        }

        @Test
        void goes_to_as_many_as_there_are_places() {
            given(twoWait)
                    .when(new ChangeCapacity(QUEUE, 6))
                    .expectEvents(new CapacityChanged(QUEUE, 6), offer(4, HELD_UNTIL), offer(5, HELD_UNTIL));
        }

        @Test
        void is_offered_when_a_pause_is_over() {
            List<QueueEvent> paused = and(twoWait, new QueuePaused(QUEUE));
            given(paused)
                    .when(new CancelAppointment(QUEUE, FIRST, CancelledBy.PATIENT, CancellationReason.PATIENT_REQUEST))
                    .expectEvents(CANCELLED);
            given(and(paused, CANCELLED))
                    .when(new ResumeQueue(QUEUE))
                    .expectEvents(new QueueResumed(QUEUE), offer(4, HELD_UNTIL));
        }
    }

    @Nested
    class AnOffer {

        @Test
        void becomes_an_appointment() {
            given(offered)
                    .when(new AcceptOffer(QUEUE, offerTo(4), appointment(4), Channel.ONLINE))
                    .expectEvents(
                            new OfferAccepted(QUEUE, offerTo(4), entry(4), appointment(4)),
                            new AppointmentBooked(QUEUE, appointment(4), patient(4), Channel.ONLINE, Priority.ROUTINE),
                            new TokenIssued(QUEUE, appointment(4), 4));
        }

        @Test
        void is_not_accepted_for_whoever_was_erased_meanwhile() {
            refuses(
                    given(and(openQueueWith(3), joined(0), CANCELLED, offer(0, HELD_UNTIL))),
                    new AcceptOffer(QUEUE, offerTo(0), appointment(4), Channel.DESK),
                    Refusal.PATIENT_UNKNOWN);
        }

        @Test
        void goes_to_the_next_when_it_is_declined() {
            given(offered)
                    .when(new DeclineOffer(QUEUE, offerTo(4)))
                    .expectEvents(new OfferDeclined(QUEUE, offerTo(4), entry(4)), offer(5, HELD_UNTIL));
        }

        @Test
        void ends_and_goes_to_the_next() {
            List<QueueEvent> late = and(twoWait, CANCELLED, offer(4, NOW));
            refuses(
                    given(late),
                    new AcceptOffer(QUEUE, offerTo(4), appointment(4), Channel.ONLINE),
                    Refusal.OFFER_EXPIRED);
            refuses(given(late), book(6), Refusal.QUEUE_FULL);
            given(late)
                    .when(new ExpireOffer(QUEUE, offerTo(4)))
                    .expectEvents(new OfferExpired(QUEUE, offerTo(4), entry(4)), offer(5, HELD_UNTIL));
            refuses(given(offered), new ExpireOffer(QUEUE, offerTo(4)), Refusal.OFFER_STILL_OPEN);
        }

        @Test
        void is_accepted_in_a_pause_too_because_its_time_runs_on() {
            given(and(offered, new QueuePaused(QUEUE)))
                    .when(new AcceptOffer(QUEUE, offerTo(4), appointment(4), Channel.ONLINE))
                    .expectEvents(
                            new OfferAccepted(QUEUE, offerTo(4), entry(4), appointment(4)),
                            new AppointmentBooked(QUEUE, appointment(4), patient(4), Channel.ONLINE, Priority.ROUTINE),
                            new TokenIssued(QUEUE, appointment(4), 4));
        }

        @Test
        void lets_its_holder_book_in_a_pause_and_nobody_else() {
            List<QueueEvent> paused = and(offered, new CapacityChanged(QUEUE, 9), new QueuePaused(QUEUE));
            given(paused)
                    .when(book(4))
                    .expectEvents(
                            new WaitingListLeft(QUEUE, entry(4), LeavingReason.GOT_A_PLACE),
                            new AppointmentBooked(QUEUE, appointment(4), patient(4), Channel.ONLINE, Priority.ROUTINE),
                            new TokenIssued(QUEUE, appointment(4), 4));
            refuses(given(paused), book(5), Refusal.QUEUE_PAUSED);
            refuses(given(paused), book(6), Refusal.QUEUE_PAUSED);
        }

        @Test
        void ends_in_a_pause_for_whoever_did_not_accept_and_goes_to_nobody_before_it_is_over() {
            List<QueueEvent> late = and(twoWait, CANCELLED, offer(4, NOW), new QueuePaused(QUEUE));
            refuses(
                    given(late),
                    new AcceptOffer(QUEUE, offerTo(4), appointment(4), Channel.ONLINE),
                    Refusal.OFFER_EXPIRED);
            var expired = new OfferExpired(QUEUE, offerTo(4), entry(4));
            given(late).when(new ExpireOffer(QUEUE, offerTo(4))).expectEvents(expired);
            given(and(late, expired))
                    .when(new ResumeQueue(QUEUE))
                    .expectEvents(new QueueResumed(QUEUE), offer(5, HELD_UNTIL));
            refuses(
                    given(and(
                            offered,
                            new QueuePaused(QUEUE),
                            new OfferAccepted(QUEUE, offerTo(4), entry(4), appointment(4)))),
                    new ExpireOffer(QUEUE, offerTo(4)),
                    Refusal.OFFER_NOT_FOUND);
        }

        @Test
        void is_not_accepted_when_the_queue_is_closed() {
            refuses(
                    given(and(offered, new QueueClosed(QUEUE))),
                    new AcceptOffer(QUEUE, offerTo(4), appointment(4), Channel.ONLINE),
                    Refusal.QUEUE_CLOSED);
        }

        @Test
        void is_answered_once() {
            List<QueueEvent> declined = and(offered, new OfferDeclined(QUEUE, offerTo(4), entry(4)));
            refuses(
                    given(declined),
                    new AcceptOffer(QUEUE, offerTo(4), appointment(4), Channel.ONLINE),
                    Refusal.OFFER_NOT_FOUND);
            refuses(given(twoWait), new DeclineOffer(QUEUE, offerTo(4)), Refusal.OFFER_NOT_FOUND);
        }

        @Test
        void is_not_needed_by_whoever_books_the_place_held_for_them() {
            given(offered)
                    .when(book(4))
                    .expectEvents(
                            new WaitingListLeft(QUEUE, entry(4), LeavingReason.GOT_A_PLACE),
                            new AppointmentBooked(QUEUE, appointment(4), patient(4), Channel.ONLINE, Priority.ROUTINE),
                            new TokenIssued(QUEUE, appointment(4), 4));
        }

        @Test
        void is_given_back_by_whoever_leaves() {
            given(offered)
                    .when(new LeaveWaitingList(QUEUE, entry(4)))
                    .expectEvents(
                            new WaitingListLeft(QUEUE, entry(4), LeavingReason.PATIENT_REQUEST), offer(5, HELD_UNTIL));
        }
    }

    /** The first patient did not come, others took the place, the patient waits again, and was there after all. */
    @Nested
    class SomebodyWhoComesBack {

        private final List<QueueEvent> cameAfterAll = and(
                and(openQueueWith(3), new NoShowRecorded(QUEUE, FIRST)),
                new AppointmentBooked(QUEUE, appointment(4), patient(4), Channel.DESK, Priority.ROUTINE),
                new TokenIssued(QUEUE, appointment(4), 4),
                joined(1),
                new CapacityChanged(QUEUE, 4),
                offer(1, HELD_UNTIL));

        private final CorrectStatus correction =
                new CorrectStatus(QUEUE, FIRST, Stage.BOOKED, CorrectionReason.ENTERED_IN_ERROR);

        private final StatusCorrected corrected =
                new StatusCorrected(QUEUE, FIRST, Stage.NO_SHOW, Stage.BOOKED, CorrectionReason.ENTERED_IN_ERROR);

        @Test
        void takes_the_place_that_is_held_for_them_and_waits_no_more() {
            given(cameAfterAll)
                    .when(correction)
                    .expectEvents(new WaitingListLeft(QUEUE, entry(1), LeavingReason.GOT_A_PLACE), corrected);
        }

        @Test
        void does_not_accept_a_second_place_where_they_were_left_waiting() {
            refuses(
                    given(and(cameAfterAll, new CapacityChanged(QUEUE, 5), corrected)),
                    new AcceptOffer(QUEUE, offerTo(1), appointment(5), Channel.ONLINE),
                    Refusal.ALREADY_IN_QUEUE);
        }
    }

    @Nested
    class TheEnd {

        @Test
        void a_closed_queue_has_no_waiting_list() {
            given(offered)
                    .when(new CloseQueue(QUEUE, CloseQueue.Then.KEEP, CancellationReason.CLINIC_REQUEST))
                    .expectEvents(
                            new QueueClosed(QUEUE),
                            new WaitingListLeft(QUEUE, entry(4), LeavingReason.QUEUE_CLOSED),
                            new WaitingListLeft(QUEUE, entry(5), LeavingReason.QUEUE_CLOSED));
        }

        /** Clocks go forward in Berlin, back in New York, and in Cairo the first hour of the next day is left out. */
        @ParameterizedTest
        @CsvSource({
            "Europe/Berlin,    2026-03-29, 2026-03-29T22:00:00Z",
            "America/New_York, 2026-11-01, 2026-11-02T05:00:00Z",
            "Africa/Cairo,     2026-04-23, 2026-04-23T22:00:00Z"
        })
        void a_day_ends_where_the_clinic_is(ZoneId zone, LocalDate date, Instant end) {
            WaitingLine line = new WaitingLine();
            line.evolve(
                    new QueueOpened(
                            QUEUE,
                            GivenQueue.DOCTOR,
                            date,
                            "DAY",
                            zone,
                            null,
                            null,
                            3,
                            TokenPolicy.AT_BOOKING,
                            10,
                            "1"),
                    NOW);
            assertThat(line.dayEnd()).isEqualTo(end);
        }

        @Test
        void a_day_that_is_not_over_does_not_end() {
            refuses(given(openQueueWith(1)), new CloseForTheDay(QUEUE), Refusal.DAY_NOT_OVER);
        }

        @Test
        void at_the_end_of_the_day_who_never_came_becomes_a_no_show() {
            var late = new AggregateTestFixture<>(Queue.class);
            late.registerInjectableResource(new GivenQueue.NoOtherQueues());
            late.registerInjectableResource(new GivenQueue.People() {
                @Override
                public Instant now() {
                    return Instant.parse("2026-03-03T00:00:00Z");
                }
            });
            late.given(and(openQueueWith(2), new PatientCheckedIn(QUEUE, SECOND)))
                    .when(new CloseForTheDay(QUEUE))
                    .expectEvents(new QueueClosed(QUEUE), new NoShowRecorded(QUEUE, FIRST));
        }
    }
}
