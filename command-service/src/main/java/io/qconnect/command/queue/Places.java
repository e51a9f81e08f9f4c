package io.qconnect.command.queue;

import static io.qconnect.events.Stage.IN_CONSULTATION;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueEvent.AppointmentMovedOut;
import io.qconnect.events.QueueEvent.StatusCorrected;
import io.qconnect.events.Stage;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everybody's place in a line, those that have ended included, in the order in which they came; and what must be known
 * at once about all of them: how many are active, which patients have one, and in which rooms somebody is being seen.
 */
final class Places {

    private final Map<AppointmentId, Place> byAppointment = new LinkedHashMap<>();
    private final Set<UserId> activePatients = new HashSet<>();
    /** Room a is room A. */
    private final Map<String, AppointmentId> consultationsByRoom = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private int active;

    Collection<Place> all() {
        return byAppointment.values();
    }

    @Nullable
    Place find(AppointmentId appointment) {
        return byAppointment.get(appointment);
    }

    int active() {
        return active;
    }

    /** The patient has an active place. */
    boolean holds(UserId patient) {
        return activePatients.contains(patient);
    }

    boolean occupied(String room) {
        return consultationsByRoom.containsKey(room);
    }

    /** Who is being seen where. */
    Map<String, AppointmentId> consultationsByRoom() {
        return Collections.unmodifiableMap(consultationsByRoom);
    }

    void add(Place place) {
        // one that was here before and comes back stands at the end
        byAppointment.remove(place.appointmentId());
        byAppointment.put(place.appointmentId(), place);
        activate(place);
    }

    private void change(AppointmentId appointment, long version, UnaryOperator<Place> change) {
        byAppointment.computeIfPresent(
                appointment, (_, place) -> change.apply(place).asOf(version));
    }

    /** The visit goes on. What another system has handed over may not be in the order of its times. */
    void goOn(AppointmentId appointment, Instant at, long version, UnaryOperator<Place> change) {
        change(appointment, version, place -> {
            Place after = change.apply(place);
            return at.isAfter(place.reportedUpTo()) ? after.reportedUpTo(at) : after;
        });
    }

    void start(AppointmentId appointment, String room, Instant at, long version) {
        consultationsByRoom.put(room, appointment);
        goOn(appointment, at, version, place -> place.in(IN_CONSULTATION, room));
    }

    void moveOut(AppointmentMovedOut moved, long version) {
        release(moved.appointmentId(), Stage.MOVED, version);
        change(moved.appointmentId(), version, place -> place.goneTo(moved.toQueueId()));
    }

    /** The place ends, whatever comes of it. */
    void release(AppointmentId appointment, Stage last, long version) {
        Place place = byAppointment.get(appointment);
        if (place != null) {
            active--;
            if (place.patientId() != null) {
                activePatients.remove(place.patientId());
            }
            consultationsByRoom.values().remove(appointment);
            change(appointment, version, before -> before.in(last));
        }
    }

    /** What came after the stage it is put back to has not happened. */
    void correct(StatusCorrected correction, Instant at, long version) {
        change(correction.appointmentId(), version, place -> switch (correction.to()) {
            case BOOKED ->
                place.waitingAgain(Stage.BOOKED, null)
                        .reportedUpTo(place.booking().bookedAt());
            case CHECKED_IN -> {
                Instant here = Objects.requireNonNullElse(place.checkedInAt(), at);
                yield place.waitingAgain(Stage.CHECKED_IN, here).reportedUpTo(here);
            }
            default -> place.in(correction.to());
        });
        Place place = byAppointment.get(correction.appointmentId());
        if (place != null && correction.to().active() && !correction.from().active()) {
            activate(place);
            if (place.stage() == IN_CONSULTATION && place.room() != null) {
                consultationsByRoom.put(place.room(), place.appointmentId());
            }
        }
    }

    private void activate(Place place) {
        active++;
        if (place.patientId() != null) {
            activePatients.add(place.patientId());
        }
    }
}
