package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.APPOINTMENT_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.NOT_ALLOWED_IN_STAGE;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.Stage.CALLED;
import static io.qconnect.events.Stage.CANCELLED;
import static io.qconnect.events.Stage.CHECKED_IN;
import static io.qconnect.events.Stage.COMPLETED;
import static io.qconnect.events.Stage.IN_CONSULTATION;
import static io.qconnect.events.Stage.LEFT;
import static io.qconnect.events.Stage.NO_SHOW;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.NoShowRecorded;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.PatientLeft;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.Stage;
import io.qconnect.events.TokenPolicy;
import io.qconnect.events.UserId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a queue stands: what its facts have made of it so far. Commands ask it and never change it; only
 * {@link #evolve(QueueEvent)} does. It knows nothing of Axon, so the same line can be folded from history anywhere.
 */
final class WaitingLine {

    private @Nullable QueueOpened opened;
    private final Map<AppointmentId, Place> places = new LinkedHashMap<>();
    private final Set<UserId> activePatients = new HashSet<>();
    private final Map<String, AppointmentId> consultationsByRoom = new HashMap<>();
    private int active;
    private int lastIssuedNo;

    boolean isOpened() {
        return opened != null;
    }

    /** No place is left: every active appointment takes one, whatever its stage. */
    boolean full() {
        return active >= opened().capacity();
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

    void evolve(QueueEvent fact) {
        switch (fact) {
            case QueueOpened it -> opened = it;
            case AppointmentBooked it -> take(it);
            case TokenIssued it -> {
                lastIssuedNo = it.tokenNo();
                change(it.appointmentId(), place -> place.withToken(it.tokenNo()));
            }
            case PatientCheckedIn it -> change(it.appointmentId(), place -> place.in(CHECKED_IN));
            case PatientCalled it -> change(it.appointmentId(), place -> place.in(CALLED, it.room()));
            case ConsultationStarted it -> {
                consultationsByRoom.put(it.room(), it.appointmentId());
                change(it.appointmentId(), place -> place.in(IN_CONSULTATION, it.room()));
            }
            case ConsultationCompleted it -> release(it.appointmentId(), COMPLETED);
            case AppointmentCancelled it -> release(it.appointmentId(), CANCELLED);
            case NoShowRecorded it -> release(it.appointmentId(), NO_SHOW);
            case PatientLeft it -> release(it.appointmentId(), LEFT);
        }
    }

    private void take(AppointmentBooked booked) {
        active++;
        if (booked.patientId() != null) {
            activePatients.add(booked.patientId());
        }
        places.put(
                booked.appointmentId(),
                new Place(booked.appointmentId(), booked.patientId(), booked.priority(), null, Stage.BOOKED, null));
    }

    private void release(AppointmentId appointment, Stage last) {
        Place place = places.get(appointment);
        active--;
        if (place != null && place.patientId() != null) {
            activePatients.remove(place.patientId());
        }
        consultationsByRoom.values().remove(appointment);
        change(appointment, before -> before.in(last));
    }

    private void change(AppointmentId appointment, UnaryOperator<Place> change) {
        places.computeIfPresent(appointment, (_, place) -> change.apply(place));
    }

    private QueueOpened opened() {
        return Objects.requireNonNull(opened, "a queue's first fact is that it was opened");
    }

    private static Place unknown() {
        throw refuse(APPOINTMENT_NOT_FOUND);
    }
}
