package io.qconnect.command.queue;

import io.qconnect.command.platform.Command;
import io.qconnect.command.queue.PlainQueue.Seat;
import io.qconnect.command.queue.PlainQueue.Waiter;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which commands a queue should carry out, judged by how it looks on paper. */
final class PlainRules {

    private static final List<String> PENDING = List.of("BOOKED", "CHECKED_IN", "CALLED", "SKIPPED");
    private static final List<String> WAITING = List.of("BOOKED", "CHECKED_IN");

    private final Map<QueueId, PlainQueue> queues;
    private final String usualRoom;
    private final Instant dayEnd;
    private final UserId stranger;

    PlainRules(Map<QueueId, PlainQueue> queues, String usualRoom, Instant dayEnd, UserId stranger) {
        this.stranger = stranger;
        this.queues = queues;
        this.usualRoom = usualRoom;
        this.dayEnd = dayEnd;
    }

    /**
     * How many facts there were when what the command is about was last touched; 0 when there is no such thing here.
     */
    long version(Command command) {
        return switch (command) {
            case IssueToken it -> version(it.queueId(), it.appointmentId());
            case CheckIn it -> version(it.queueId(), it.appointmentId());
            case CallPatient it -> version(it.queueId(), it.appointmentId());
            case SkipPatient it -> version(it.queueId(), it.appointmentId());
            case RecallPatient it -> version(it.queueId(), it.appointmentId());
            case StartConsultation it -> version(it.queueId(), it.appointmentId());
            case CompleteConsultation it -> version(it.queueId(), it.appointmentId());
            case CancelAppointment it -> version(it.queueId(), it.appointmentId());
            case RecordNoShow it -> version(it.queueId(), it.appointmentId());
            case RecordPatientLeft it -> version(it.queueId(), it.appointmentId());
            case ChangePriority it -> version(it.queueId(), it.appointmentId());
            case SetStatus it -> version(it.queueId(), it.appointmentId());
            case CorrectStatus it -> version(it.queueId(), it.appointmentId());
            case Reschedule it -> version(it.queueId(), it.appointmentId());
            case CloseAndMove it -> queue(it.queueId()).facts;
            case QueueCommand it -> queue(it.queueId()).facts;
            default -> throw new IllegalArgumentException(command.toString());
        };
    }

    private long version(QueueId queue, AppointmentId appointment) {
        Seat seat = queue(queue).seats.get(appointment);
        return seat == null || seat.stage.equals("MOVED") ? 0 : seat.touched;
    }

    private PlainQueue queue(QueueId id) {
        return Objects.requireNonNull(queues.get(id));
    }

    boolean allow(QueueCommand command, Instant now) {
        PlainQueue queue = queue(command.queueId());
        boolean open = queue.state.equals("OPEN");
        boolean closed = queue.state.equals("CLOSED");
        boolean paused = queue.state.equals("PAUSED");
        return switch (command) {
            case OpenQueue _ -> false;
            case ChangeCapacity it -> it.capacity() >= queue.taken();
            case PauseQueue _ -> open;
            case ResumeQueue _ -> paused;
            case ReopenQueue _ -> closed;
            case CloseQueue it ->
                switch (it.then()) {
                    case null -> !closed && !anybody(queue, List.of("BOOKED"));
                    case KEEP -> !closed;
                    case CANCEL -> !closed || anybody(queue, WAITING);
                    case CANCEL_CALLED_TOO -> !closed || anybody(queue, PENDING);
                };
            case CloseForAbsence _ -> true;
            case CloseForTheDay _ -> !now.isBefore(dayEnd) && (!closed || anybody(queue, List.of("BOOKED")));
            case JoinWaitingList it ->
                open
                        && known(it.patientId())
                        && mayTakeMore(queue, it.patientId(), it.by())
                        && !queue.has(it.patientId())
                        && queue.list.values().stream().noneMatch(w -> w.patient.equals(it.patientId()))
                        && queue.taken() >= queue.capacity;
            case LeaveWaitingList it -> queue.list.containsKey(it.entryId());
            case AcceptOffer it -> {
                Waiter waiter = queue.offered(it.offerId());
                yield !closed && waiter != null && now.isBefore(Objects.requireNonNull(waiter.heldUntil));
            }
            case DeclineOffer it -> queue.offered(it.offerId()) != null;
            case ExpireOffer it -> {
                Waiter waiter = queue.offered(it.offerId());
                yield waiter != null && !now.isBefore(Objects.requireNonNull(waiter.heldUntil));
            }
            case BookAppointment it ->
                known(it.patientId())
                        && mayTakeMore(queue, it.patientId(), it.channel())
                        && (open || paused && queue.heldFor(it.patientId()))
                        && fits(queue, it.patientId());
            case AdmitWalkIn it -> known(it.patientId()) && open && fits(queue, it.patientId());
            case IssueToken it -> seat(queue, it.appointmentId(), seat -> seat.taken() && seat.token == 0);
            case CheckIn it -> in(queue, it.appointmentId(), List.of("BOOKED"));
            case CallNextPatient _ -> !paused && anybody(queue, List.of("CHECKED_IN"));
            case CallPatient it -> !paused && in(queue, it.appointmentId(), List.of("CHECKED_IN"));
            case SkipPatient it -> in(queue, it.appointmentId(), List.of("CALLED"));
            case RecallPatient it -> in(queue, it.appointmentId(), List.of("SKIPPED"));
            case StartConsultation it -> starts(queue, it.appointmentId(), it.room());
            case CompleteConsultation it -> in(queue, it.appointmentId(), List.of("IN_CONSULTATION"));
            case CancelAppointment it -> seat(queue, it.appointmentId(), Seat::taken);
            case CancelPlacesOfErased _ -> true;
            case RecordNoShow it -> in(queue, it.appointmentId(), PENDING);
            case RecordPatientLeft it -> in(queue, it.appointmentId(), List.of("CHECKED_IN", "CALLED", "SKIPPED"));
            case ChangePriority it -> in(queue, it.appointmentId(), PENDING);
            case SetStatus it -> sets(queue, it);
            case CorrectStatus it -> corrects(queue, it);
        };
    }

    boolean allow(MoveCommand command) {
        PlainQueue from = queue(command.queueId());
        PlainQueue to = queue(command.toQueueId());
        return switch (command) {
            case Reschedule it ->
                from == to
                        ? seat(from, it.appointmentId(), seat -> !seat.stage.equals("MOVED"))
                        : seat(
                                from,
                                it.appointmentId(),
                                seat -> WAITING.contains(seat.stage)
                                        && mayTakeMore(to, seat.patient, it.by())
                                        && (to.state.equals("OPEN")
                                                || to.state.equals("PAUSED") && to.heldFor(seat.patient))
                                        && fits(to, seat.patient));
            case CloseAndMove it -> {
                List<Seat> waiting = from.seats.values().stream()
                        .filter(seat -> WAITING.contains(seat.stage))
                        .toList();
                boolean isOfAbsence = it.rest() == CloseAndMove.Rest.IS_CANCELLED;
                boolean somethingToDo = !from.state.equals("CLOSED") || anybody(from, isOfAbsence ? PENDING : WAITING);
                long needing = waiting.stream()
                        .filter(seat -> !to.has(seat.patient) && !to.heldFor(seat.patient))
                        .count();
                yield somethingToDo && (isOfAbsence || to.state.equals("OPEN") && needing <= to.capacity - to.taken());
            }
        };
    }

    /** A walk-in may be somebody of whom nothing is known, but not a patient of whom nothing is known. */
    private boolean known(@Nullable UserId patient) {
        return !stranger.equals(patient);
    }

    private static boolean fits(PlainQueue queue, @Nullable UserId patient) {
        return !queue.has(patient) && queue.roomFor(patient);
    }

    /** Ten times in person; the desk has no such bound. */
    private static boolean mayTakeMore(PlainQueue queue, @Nullable UserId patient, Channel by) {
        return by != Channel.ONLINE || patient == null || queue.taken.getOrDefault(patient, 0) < 10;
    }

    private boolean starts(PlainQueue queue, AppointmentId id, @Nullable String room) {
        return seat(queue, id, seat -> {
            String where = room != null ? room : seat.room != null ? seat.room : usualRoom;
            return List.of("BOOKED", "CHECKED_IN", "CALLED").contains(seat.stage) && isFree(queue, where);
        });
    }

    private static boolean isFree(PlainQueue queue, String room) {
        return queue.seats.values().stream()
                .noneMatch(seat -> seat.stage.equals("IN_CONSULTATION") && room.equals(seat.room));
    }

    private boolean sets(PlainQueue queue, SetStatus command) {
        AppointmentId id = command.appointmentId();
        return switch (command.status()) {
            case PENDING -> false;
            case IN_PROGRESS -> in(queue, id, List.of("IN_CONSULTATION")) || starts(queue, id, null);
            case COMPLETED -> in(queue, id, List.of("IN_CONSULTATION", "COMPLETED"));
            case CANCELLED ->
                seat(
                        queue,
                        id,
                        seat -> seat.taken()
                                || List.of("CANCELLED", "NO_SHOW", "LEFT").contains(seat.stage));
        };
    }

    private static boolean corrects(PlainQueue queue, CorrectStatus command) {
        String to = command.stage().name();
        return seat(queue, command.appointmentId(), seat -> {
            boolean ended = List.of("COMPLETED", "CANCELLED", "NO_SHOW", "LEFT").contains(seat.stage);
            boolean comesBack =
                    List.of("BOOKED", "CHECKED_IN", "IN_CONSULTATION").contains(to);
            boolean roomIsFree = !to.equals("IN_CONSULTATION") || seat.room != null && isFree(queue, seat.room);
            return ended
                    && !seat.stage.equals(to)
                    && (!comesBack || !queue.has(seat.patient) && queue.roomFor(seat.patient) && roomIsFree);
        });
    }

    private interface Condition {
        boolean holds(Seat seat);
    }

    private static boolean seat(PlainQueue queue, AppointmentId id, Condition condition) {
        Seat seat = queue.seats.get(id);
        return seat != null && condition.holds(seat);
    }

    private static boolean in(PlainQueue queue, AppointmentId id, List<String> stages) {
        return seat(queue, id, seat -> stages.contains(seat.stage));
    }

    private static boolean anybody(PlainQueue queue, List<String> stages) {
        return queue.seats.values().stream().anyMatch(seat -> stages.contains(seat.stage));
    }
}
