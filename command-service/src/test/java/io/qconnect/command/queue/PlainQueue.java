package io.qconnect.command.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.EntryId;
import io.qconnect.events.OfferId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.AppointmentMovedIn;
import io.qconnect.events.QueueEvent.AppointmentMovedOut;
import io.qconnect.events.QueueEvent.CapacityChanged;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.NoShowRecorded;
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
import io.qconnect.events.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A queue as somebody would keep it on paper, to check the real one by: it folds the same facts in its own simple way,
 * complains about every fact that must not happen, and says which commands should have been possible
 * ({@link PlainRules}). It shares no code with what it checks.
 */
final class PlainQueue {

    static final class Seat {
        @Nullable
        UserId patient;

        int urgency;
        int token;
        String stage = "BOOKED";

        @Nullable
        String room;

        int placement;

        /** The number of the queue's fact that touched it last. */
        long touched;

        boolean taken() {
            return List.of("BOOKED", "CHECKED_IN", "CALLED", "SKIPPED", "IN_CONSULTATION")
                    .contains(stage);
        }
    }

    static final class Waiter {
        final UserId patient;

        @Nullable
        Instant heldUntil;

        Waiter(UserId patient) {
            this.patient = patient;
        }
    }

    private static final Map<String, Set<String>> STEPS = Map.of(
            "BOOKED", Set.of("CHECKED_IN", "IN_CONSULTATION", "CANCELLED", "NO_SHOW", "MOVED"),
            "CHECKED_IN", Set.of("CALLED", "IN_CONSULTATION", "CANCELLED", "LEFT", "NO_SHOW", "MOVED"),
            "CALLED", Set.of("IN_CONSULTATION", "SKIPPED", "LEFT", "NO_SHOW", "CANCELLED"),
            "SKIPPED", Set.of("CHECKED_IN", "LEFT", "NO_SHOW", "CANCELLED"),
            "IN_CONSULTATION", Set.of("COMPLETED", "CANCELLED"));

    final Map<AppointmentId, Seat> seats = new LinkedHashMap<>();
    final Map<EntryId, Waiter> list = new LinkedHashMap<>();
    final List<Integer> numbers = new ArrayList<>();

    /** How often somebody has taken a place here, or begun to wait for one. */
    final Map<UserId, Integer> taken = new HashMap<>();

    /** Whose hold ends by this fact, and whose ended by the fact before: in a pause nobody else sits down. */
    @Nullable
    private UserId holdEnds;

    @Nullable
    private UserId heldBefore;

    String state = "OPEN";
    int capacity;
    boolean numbersAtBooking;
    long facts;

    long taken() {
        return seats.values().stream().filter(Seat::taken).count()
                + list.values().stream()
                        .filter(waiter -> waiter.heldUntil != null)
                        .count();
    }

    boolean has(@Nullable UserId patient) {
        return patient != null
                && seats.values().stream().anyMatch(seat -> seat.taken() && patient.equals(seat.patient));
    }

    boolean heldFor(@Nullable UserId patient) {
        return list.values().stream().anyMatch(waiter -> waiter.patient.equals(patient) && waiter.heldUntil != null);
    }

    boolean roomFor(@Nullable UserId patient) {
        return taken() - (heldFor(patient) ? 1 : 0) < capacity;
    }

    @Nullable
    Waiter offered(OfferId offer) {
        return list.entrySet().stream()
                .filter(entry -> entry.getValue().heldUntil != null
                        && OfferId.to(entry.getKey()).equals(offer))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Called next must be the most urgent, and of these the lowest number. */
    boolean isNext(Seat called) {
        return seats.values().stream()
                .filter(seat -> seat.stage.equals("CHECKED_IN"))
                .allMatch(seat ->
                        called.urgency < seat.urgency || called.urgency == seat.urgency && called.token <= seat.token);
    }

    void fold(QueueEvent fact) {
        facts++;
        heldBefore = holdEnds;
        holdEnds = null;
        write(fact);
        if (fact instanceof QueueEvent.OfAppointment it) {
            seat(it.appointmentId()).touched = facts;
        }
    }

    private void write(QueueEvent fact) {
        switch (fact) {
            case QueueOpened it -> {
                capacity = it.capacity();
                numbersAtBooking = it.tokenPolicy().name().equals("AT_BOOKING");
            }
            case CapacityChanged it -> capacity = it.capacity();
            case QueuePaused _ -> become("OPEN", "PAUSED");
            case QueueResumed _ -> become("PAUSED", "OPEN");
            case QueueReopened _ -> become("CLOSED", "OPEN");
            case QueueClosed _ -> {
                assertThat(state).isNotEqualTo("CLOSED");
                state = "CLOSED";
            }
            case WaitingListJoined it -> {
                assertThat(state).isEqualTo("OPEN");
                list.put(it.entryId(), new Waiter(it.patientId()));
                taken.merge(it.patientId(), 1, Integer::sum);
            }
            case WaitingListLeft it -> leaves(it.entryId());
            case PlaceOffered it -> waiter(it.entryId()).heldUntil = it.expiresAt();
            case OfferAccepted it -> leaves(it.entryId());
            case OfferDeclined it -> leaves(it.entryId());
            case OfferExpired it -> leaves(it.entryId());
            case AppointmentBooked it ->
                sits(it.appointmentId(), it.patientId(), it.priority().ordinal(), "BOOKED", 0);
            case AppointmentMovedIn it ->
                sits(
                        it.appointmentId(),
                        it.patientId(),
                        it.priority().ordinal(),
                        it.stage().name(),
                        it.placement());
            case TokenIssued it -> {
                assertThat(it.tokenNo()).as("numbers have no gap").isEqualTo(numbers.size() + 1);
                assertThat(seat(it.appointmentId()).token).isZero();
                numbers.add(it.tokenNo());
                seat(it.appointmentId()).token = it.tokenNo();
            }
            case PatientCheckedIn it -> step(it.appointmentId(), "CHECKED_IN");
            case PatientCalled it -> {
                assertThat(state).isNotEqualTo("PAUSED");
                if (it.reason() == null) {
                    assertThat(isNext(seat(it.appointmentId())))
                            .as("call order")
                            .isTrue();
                }
                step(it.appointmentId(), "CALLED");
                seat(it.appointmentId()).room = it.room();
            }
            case PatientSkipped it -> step(it.appointmentId(), "SKIPPED");
            case PatientRecalled it -> step(it.appointmentId(), "CHECKED_IN");
            case ConsultationStarted it -> {
                step(it.appointmentId(), "IN_CONSULTATION");
                seat(it.appointmentId()).room = it.room();
                assertThat(seat(it.appointmentId()).token).isPositive();
            }
            case ConsultationCompleted it -> step(it.appointmentId(), "COMPLETED");
            case AppointmentCancelled it -> step(it.appointmentId(), "CANCELLED");
            case NoShowRecorded it -> step(it.appointmentId(), "NO_SHOW");
            case PatientLeft it -> step(it.appointmentId(), "LEFT");
            case AppointmentMovedOut it -> step(it.appointmentId(), "MOVED");
            case PriorityChanged it ->
                seat(it.appointmentId()).urgency = it.priority().ordinal();
            case StatusCorrected it -> {
                Seat seat = seat(it.appointmentId());
                assertThat(seat.stage).isEqualTo(it.from().name()).isIn("COMPLETED", "CANCELLED", "NO_SHOW", "LEFT");
                seat.stage = it.to().name();
                if (seat.stage.equals("BOOKED") || seat.stage.equals("CHECKED_IN")) {
                    seat.room = null;
                }
            }
        }
    }

    private void become(String from, String to) {
        assertThat(state).isEqualTo(from);
        state = to;
    }

    private void leaves(EntryId entry) {
        Waiter waiter = list.remove(entry);
        assertThat(waiter).isNotNull();
        holdEnds = waiter.heldUntil == null ? null : waiter.patient;
    }

    private void sits(AppointmentId id, @Nullable UserId patient, int urgency, String stage, int placement) {
        boolean isExpected = state.equals("PAUSED") && patient != null && patient.equals(heldBefore);
        assertThat(state.equals("OPEN") || isExpected).as("nobody new").isTrue();
        if (patient != null) {
            taken.merge(patient, 1, Integer::sum);
        }
        Seat before = seats.remove(id);
        assertThat(before == null || before.stage.equals("MOVED") && before.placement < placement)
                .isTrue();
        Seat seat = new Seat();
        seat.patient = patient;
        seat.urgency = urgency;
        seat.stage = stage;
        seat.placement = placement;
        seats.put(id, seat);
    }

    private void step(AppointmentId id, String next) {
        Seat seat = seat(id);
        assertThat(STEPS.getOrDefault(seat.stage, Set.of())).contains(next);
        seat.stage = next;
    }

    private Seat seat(AppointmentId id) {
        return Objects.requireNonNull(seats.get(id));
    }

    private Waiter waiter(EntryId id) {
        return Objects.requireNonNull(list.get(id));
    }

    /** What must be true after every command. */
    void check() {
        assertThat(taken()).as("capacity").isLessThanOrEqualTo(capacity);
        Set<UserId> patients = new HashSet<>();
        Set<String> rooms = new HashSet<>();
        for (Seat seat : seats.values()) {
            if (seat.taken() && seat.patient != null) {
                assertThat(patients.add(seat.patient))
                        .as("one place per patient")
                        .isTrue();
            }
            if (seat.stage.equals("IN_CONSULTATION")) {
                assertThat(rooms.add(String.valueOf(seat.room)))
                        .as("one consultation per room")
                        .isTrue();
            }
        }
        assertThat(list.values()).as("nobody waits for a second place").noneMatch(waiter -> has(waiter.patient));
        boolean somebodyWaits = list.values().stream().anyMatch(waiter -> waiter.heldUntil == null);
        if (state.equals("OPEN") && somebodyWaits) {
            assertThat(taken()).as("nobody waits beside a free place").isGreaterThanOrEqualTo(capacity);
        }
        if (state.equals("CLOSED")) {
            assertThat(list).isEmpty();
        }
    }
}
