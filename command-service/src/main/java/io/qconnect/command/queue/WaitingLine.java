package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.APPOINTMENT_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.MOVED;
import static io.qconnect.command.platform.Refusal.NOT_ALLOWED_IN_STAGE;
import static io.qconnect.command.platform.Refusal.QUEUE_CLOSED;
import static io.qconnect.command.platform.Refusal.QUEUE_PAUSED;
import static io.qconnect.command.platform.Refusal.TOO_OFTEN_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.Stage.BOOKED;
import static io.qconnect.events.Stage.CALLED;
import static io.qconnect.events.Stage.CHECKED_IN;
import static io.qconnect.events.Stage.SKIPPED;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.DoctorId;
import io.qconnect.events.LeavingReason;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.AppointmentMovedIn;
import io.qconnect.events.QueueEvent.AppointmentMovedOut;
import io.qconnect.events.QueueEvent.CapacityChanged;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.NoShowRecorded;
import io.qconnect.events.QueueEvent.OfAppointment;
import io.qconnect.events.QueueEvent.OfferAccepted;
import io.qconnect.events.QueueEvent.OfferDeclined;
import io.qconnect.events.QueueEvent.OfferExpired;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.PatientLeft;
import io.qconnect.events.QueueEvent.PatientRecalled;
import io.qconnect.events.QueueEvent.PatientSkipped;
import io.qconnect.events.QueueEvent.PlaceOffered;
import io.qconnect.events.QueueEvent.PriorityChanged;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.QueuePaused;
import io.qconnect.events.QueueEvent.QueueReopened;
import io.qconnect.events.QueueEvent.QueueResumed;
import io.qconnect.events.QueueEvent.StatusCorrected;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueEvent.WaitingListJoined;
import io.qconnect.events.QueueEvent.WaitingListLeft;
import io.qconnect.events.QueueId;
import io.qconnect.events.QueueState;
import io.qconnect.events.Stage;
import io.qconnect.events.TokenPolicy;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a queue stands: what its facts have made of it so far. Commands ask it and never change it; only {@link #evolve}
 * does. It knows nothing of Axon, so the same line can be folded from history anywhere.
 */
final class WaitingLine {

    private @Nullable QueueOpened opened;
    private QueueState state = QueueState.OPEN;
    private Instant begin = Instant.EPOCH;
    private int capacity;
    private final Places places = new Places();
    private final WaitingList waitingList = new WaitingList();
    private final Takings takings = new Takings();
    private int lastIssuedNo;
    private long version;

    boolean isOpened() {
        return opened != null;
    }

    QueueState state() {
        return state;
    }

    /** When this queue came to be. */
    Instant begin() {
        return begin;
    }

    /** The number of its facts. */
    long version() {
        return version;
    }

    /** @throws io.qconnect.command.platform.Refused when it is closed or paused: nobody new is taken then */
    void mustBeOpen() {
        switch (state) {
            case OPEN -> {}
            case PAUSED -> refuse(QUEUE_PAUSED);
            case CLOSED -> refuse(QUEUE_CLOSED);
        }
    }

    /**
     * For whom a place is held is not new, also in a pause: it is counted, and its time runs on.
     *
     * @throws io.qconnect.command.platform.Refused when nobody new is taken, and this patient is
     */
    void mustTake(@Nullable UserId patient) {
        if (state != QueueState.PAUSED || !waitingList.holdsFor(patient)) {
            mustBeOpen();
        }
    }

    /**
     * Whoever acts for themselves takes something here a few times, and then with the help of the desk.
     *
     * @throws io.qconnect.command.platform.Refused when it is their own doing, and once too often
     */
    void mustNotBeTakenTooOften(@Nullable UserId patient, Channel by) {
        if (by == Channel.ONLINE && takings.exhausted(patient)) {
            refuse(TOO_OFTEN_IN_QUEUE);
        }
    }

    int capacity() {
        return capacity;
    }

    /** Every active appointment takes a place, whatever its stage, and so does every one that is held. */
    int taken() {
        return places.active() + waitingList.holds();
    }

    boolean full() {
        return taken() >= capacity;
    }

    /** No place is left for this patient: nobody is kept out by the place that is held for them. */
    boolean fullFor(@Nullable UserId patient) {
        return full() && !waitingList.holdsFor(patient);
    }

    WaitingList waitingList() {
        return waitingList;
    }

    /** Whoever gets a place does not wait for one any more. */
    List<QueueEvent> leavesWaitingList(@Nullable UserId patient) {
        WaitingList.Entry entry = patient == null ? null : waitingList.of(patient);
        return entry == null
                ? List.of()
                : List.of(new WaitingListLeft(id(), entry.entryId(), LeavingReason.GOT_A_PLACE));
    }

    /** What follows from closing for those in the waiting list. */
    List<QueueEvent> dissolvedWaitingList() {
        return waitingList.all().stream()
                .<QueueEvent>map(entry -> new WaitingListLeft(id(), entry.entryId(), LeavingReason.QUEUE_CLOSED))
                .toList();
    }

    /**
     * Places that are free are offered to those who wait for one. Whoever was erased meanwhile waits for nothing any
     * more.
     */
    List<QueueEvent> offersDue(Directory directory) {
        if (waitingList.isEmpty() || state != QueueState.OPEN || full()) {
            return List.of();
        }
        List<QueueEvent> facts = new ArrayList<>();
        int free = capacity - taken();
        Instant heldUntil = directory.heldUntil();
        for (WaitingList.Entry entry : waitingList.withoutOffer()) {
            if (free == 0) {
                break;
            }
            if (directory.knowsPatient(entry.patientId())) {
                facts.add(new PlaceOffered(id(), entry.offerId(), entry.entryId(), heldUntil));
                free--;
            } else {
                facts.add(new WaitingListLeft(id(), entry.entryId(), LeavingReason.PATIENT_REQUEST));
            }
        }
        return facts;
    }

    /** The patient has an active appointment here. */
    boolean holds(UserId patient) {
        return places.holds(patient);
    }

    boolean occupied(String room) {
        return places.occupied(room);
    }

    int nextTokenNo() {
        return lastIssuedNo + 1;
    }

    QueueId id() {
        return opened().queueId();
    }

    DoctorId doctorId() {
        return opened().doctorId();
    }

    LocalDate date() {
        return opened().date();
    }

    /** When the day of this queue is over, where the clinic is. On the day of a clock change it has 23 or 25 hours. */
    Instant dayEnd() {
        return opened().date().plusDays(1).atStartOfDay(opened().zone()).toInstant();
    }

    TokenPolicy tokenPolicy() {
        return opened().tokenPolicy();
    }

    /** Where the doctor usually sat when the queue was opened. */
    String room() {
        return opened().room();
    }

    Optional<Place> nextToCall() {
        return CallOrder.next(places.all());
    }

    boolean anybodyIs(Stage stage) {
        return places.all().stream().anyMatch(place -> place.stage() == stage);
    }

    /** Who has a place and has not been called yet, here or not, in the order of booking. */
    List<Place> waiting() {
        return places.all().stream()
                .filter(place -> place.stage() == BOOKED || place.stage() == CHECKED_IN)
                .toList();
    }

    /**
     * Who was called and is not being seen: on the way to the room, or nowhere to be found; in the order of booking.
     */
    List<Place> calledOrSkipped() {
        return places.all().stream()
                .filter(place -> place.stage() == CALLED || place.stage() == SKIPPED)
                .toList();
    }

    /** Everybody who ever had a place here, in the order of booking. */
    Collection<Place> places() {
        return Collections.unmodifiableCollection(places.all());
    }

    int lastIssuedNo() {
        return lastIssuedNo;
    }

    Map<String, AppointmentId> consultationsByRoom() {
        return places.consultationsByRoom();
    }

    /** @throws io.qconnect.command.platform.Refused when this queue has no such appointment, or has it no more */
    Place place(AppointmentId appointment) {
        Place place = placeEvenIfMoved(appointment);
        if (place.movedTo() != null) {
            throw refuse(MOVED, "movedTo", "/queues/" + place.movedTo() + "/appointments/" + appointment);
        }
        return place;
    }

    /**
     * Until when something is known already of whom this fact is about; the beginning where it is about nobody here.
     */
    Instant reportedUpTo(QueueEvent fact) {
        Place place = fact instanceof OfAppointment it ? places.find(it.appointmentId()) : null;
        return place == null ? begin : place.reportedUpTo();
    }

    /** This queue has, or had, such an appointment. */
    boolean has(AppointmentId appointment) {
        return places.find(appointment) != null;
    }

    /** @throws io.qconnect.command.platform.Refused when this queue never had such an appointment */
    Place placeEvenIfMoved(AppointmentId appointment) {
        Place place = places.find(appointment);
        if (place == null) {
            throw refuse(APPOINTMENT_NOT_FOUND);
        }
        return place;
    }

    /**
     * @throws io.qconnect.command.platform.Refused when there is no such appointment, or the step is not in the table
     */
    Place placeThatMayGoTo(Stage next, AppointmentId appointment) {
        Place place = place(appointment);
        if (!Transitions.allow(place.stage(), next)) {
            refuse(NOT_ALLOWED_IN_STAGE);
        }
        return place;
    }

    /** @param at when it happened */
    void evolve(QueueEvent fact, Instant at) {
        version++;
        switch (fact) {
            case QueueOpened it -> {
                opened = it;
                capacity = it.capacity();
                begin = at;
            }
            case CapacityChanged it -> capacity = it.capacity();
            case QueuePaused _ -> state = QueueState.PAUSED;
            case QueueResumed _, QueueReopened _ -> state = QueueState.OPEN;
            case QueueClosed _ -> state = QueueState.CLOSED;
            case WaitingListJoined it -> {
                waitingList.join(it);
                takings.count(it.patientId());
            }
            case WaitingListLeft it -> waitingList.leave(it.entryId());
            case PlaceOffered it -> waitingList.offer(it);
            case OfferAccepted it -> waitingList.leave(it.entryId());
            case OfferDeclined it -> waitingList.leave(it.entryId());
            case OfferExpired it -> waitingList.leave(it.entryId());
            case AppointmentBooked it -> take(it, at);
            case TokenIssued it -> {
                lastIssuedNo = it.tokenNo();
                places.goOn(it.appointmentId(), at, version, place -> place.withToken(it.tokenNo()));
            }
            case PatientCheckedIn it -> places.goOn(it.appointmentId(), at, version, place -> place.arrived(at));
            case PatientCalled it -> places.goOn(it.appointmentId(), at, version, place -> place.in(CALLED, it.room()));
            case PatientSkipped it -> places.goOn(it.appointmentId(), at, version, place -> place.in(SKIPPED));
            case PatientRecalled it -> places.goOn(it.appointmentId(), at, version, place -> place.in(CHECKED_IN));
            case ConsultationStarted it -> places.start(it.appointmentId(), it.room(), at, version);
            case ConsultationCompleted it -> places.release(it.appointmentId(), Stage.COMPLETED, version);
            case AppointmentCancelled it -> places.release(it.appointmentId(), Stage.CANCELLED, version);
            case NoShowRecorded it -> places.release(it.appointmentId(), Stage.NO_SHOW, version);
            case PatientLeft it -> places.release(it.appointmentId(), Stage.LEFT, version);
            case PriorityChanged it ->
                places.goOn(it.appointmentId(), at, version, place -> place.withPriority(it.priority()));
            case AppointmentMovedOut it -> places.moveOut(it, version);
            case AppointmentMovedIn it -> take(it, at);
            case StatusCorrected it -> places.correct(it, at, version);
        }
    }

    private void take(AppointmentBooked booked, Instant at) {
        takings.count(booked.patientId());
        places.add(new Place(
                new Place.Booking(booked.appointmentId(), booked.patientId(), booked.channel(), at, 0),
                booked.priority(),
                null,
                BOOKED,
                null,
                null,
                null,
                at,
                version));
    }

    private void take(AppointmentMovedIn moved, Instant at) {
        takings.count(moved.patientId());
        places.add(new Place(
                new Place.Booking(
                        moved.appointmentId(), moved.patientId(), moved.channel(), moved.bookedAt(), moved.placement()),
                moved.priority(),
                null,
                moved.stage(),
                null,
                moved.checkedInAt(),
                null,
                at,
                version));
    }

    QueueOpened opened() {
        return Objects.requireNonNull(opened, "a queue's first fact is that it was opened");
    }
}
