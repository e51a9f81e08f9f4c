package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.APPOINTMENT_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.NOT_ALLOWED_IN_STAGE;
import static io.qconnect.command.platform.Refusal.QUEUE_CLOSED;
import static io.qconnect.command.platform.Refusal.QUEUE_PAUSED;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.Stage.BOOKED;
import static io.qconnect.events.Stage.CALLED;
import static io.qconnect.events.Stage.CHECKED_IN;
import static io.qconnect.events.Stage.IN_CONSULTATION;
import static io.qconnect.events.Stage.SKIPPED;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.CapacityChanged;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.NoShowRecorded;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.PatientLeft;
import io.qconnect.events.QueueEvent.PatientRecalled;
import io.qconnect.events.QueueEvent.PatientSkipped;
import io.qconnect.events.QueueEvent.PriorityChanged;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.QueuePaused;
import io.qconnect.events.QueueEvent.QueueReopened;
import io.qconnect.events.QueueEvent.QueueResumed;
import io.qconnect.events.QueueEvent.StatusCorrected;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueState;
import io.qconnect.events.Stage;
import io.qconnect.events.TokenPolicy;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
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
    private final Map<AppointmentId, Place> places = new LinkedHashMap<>();
    private final Set<UserId> activePatients = new HashSet<>();
    private final Map<String, AppointmentId> consultationsByRoom = new HashMap<>();
    private int active;
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

    int capacity() {
        return capacity;
    }

    /** Every active appointment takes a place, whatever its stage. */
    int taken() {
        return active;
    }

    boolean full() {
        return taken() >= capacity;
    }

    /** The patient has an active appointment here. */
    boolean holds(UserId patient) {
        return activePatients.contains(patient);
    }

    boolean occupied(String room) {
        return consultationsByRoom.containsKey(room);
    }

    int nextTokenNo() {
        return lastIssuedNo + 1;
    }

    TokenPolicy tokenPolicy() {
        return opened().tokenPolicy();
    }

    /** Where the doctor usually sits. */
    String room() {
        return opened().room();
    }

    Optional<Place> nextToCall() {
        return CallOrder.next(places.values());
    }

    boolean anybodyIs(Stage stage) {
        return places.values().stream().anyMatch(place -> place.stage() == stage);
    }

    /** Who has a place and has not been called yet, here or not, in the order of booking. */
    List<Place> waiting() {
        return places.values().stream()
                .filter(place -> place.stage() == BOOKED || place.stage() == CHECKED_IN)
                .toList();
    }

    /** @throws io.qconnect.command.platform.Refused when this queue has no such appointment */
    Place place(AppointmentId appointment) {
        Place place = places.get(appointment);
        return place != null ? place : unknown();
    }

    /** @throws io.qconnect.command.platform.Refused when there is no such appointment, or the step is not in the table */
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
            case AppointmentBooked it -> take(it, at);
            case TokenIssued it -> {
                lastIssuedNo = it.tokenNo();
                change(it.appointmentId(), place -> place.withToken(it.tokenNo()));
            }
            case PatientCheckedIn it -> change(it.appointmentId(), place -> place.arrived(at));
            case PatientCalled it -> change(it.appointmentId(), place -> place.in(CALLED, it.room()));
            case PatientSkipped it -> change(it.appointmentId(), place -> place.in(SKIPPED));
            case PatientRecalled it -> change(it.appointmentId(), place -> place.in(CHECKED_IN));
            case ConsultationStarted it -> {
                consultationsByRoom.put(it.room(), it.appointmentId());
                change(it.appointmentId(), place -> place.in(IN_CONSULTATION, it.room()));
            }
            case ConsultationCompleted it -> release(it.appointmentId(), Stage.COMPLETED);
            case AppointmentCancelled it -> release(it.appointmentId(), Stage.CANCELLED);
            case NoShowRecorded it -> release(it.appointmentId(), Stage.NO_SHOW);
            case PatientLeft it -> release(it.appointmentId(), Stage.LEFT);
            case PriorityChanged it -> change(it.appointmentId(), place -> place.withPriority(it.priority()));
            case StatusCorrected it -> correct(it);
        }
    }

    private void take(AppointmentBooked booked, Instant at) {
        add(new Place(
                new Place.Booking(booked.appointmentId(), booked.patientId(), booked.channel(), at),
                booked.priority(),
                null,
                BOOKED,
                null,
                null,
                version));
    }

    private void add(Place place) {
        places.put(place.appointmentId(), place);
        activate(place);
    }

    private void activate(Place place) {
        active++;
        if (place.patientId() != null) {
            activePatients.add(place.patientId());
        }
    }

    private void release(AppointmentId appointment, Stage last) {
        Place place = places.get(appointment);
        if (place != null) {
            active--;
            if (place.patientId() != null) {
                activePatients.remove(place.patientId());
            }
            consultationsByRoom.values().remove(appointment);
            change(appointment, before -> before.in(last));
        }
    }

    private void correct(StatusCorrected correction) {
        change(correction.appointmentId(), place -> place.in(correction.to()));
        Place place = places.get(correction.appointmentId());
        if (place != null && correction.to().active() && !correction.from().active()) {
            activate(place);
            if (place.stage() == IN_CONSULTATION && place.room() != null) {
                consultationsByRoom.put(place.room(), place.appointmentId());
            }
        }
    }

    private void change(AppointmentId appointment, UnaryOperator<Place> change) {
        places.computeIfPresent(appointment, (_, place) -> change.apply(place).asOf(version));
    }

    private QueueOpened opened() {
        return Objects.requireNonNull(opened, "a queue's first fact is that it was opened");
    }

    private static Place unknown() {
        throw refuse(APPOINTMENT_NOT_FOUND);
    }
}
