package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ALREADY_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.QueueState.CLOSED;
import static io.qconnect.events.QueueState.OPEN;

import io.qconnect.command.platform.Origin;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.queue.ImportQueue.Row;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.CorrectionReason;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueEvent.QueueReopened;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.Stage;
import io.qconnect.events.Status;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings a queue to where the predecessor has it, by the commands that everybody uses, one after the other: so no rule
 * is broken, and what a rule forbids is left out and said. Numbers stay what they are. One that belongs to no
 * appointment (its row was deleted there) is given to nobody and cancelled, because the numbers of a queue have no
 * gaps.
 *
 * <p>The predecessor let a patient have several places in a queue. The one with the lowest number is kept; while the
 * others are written down it is put aside, and afterwards set right.
 *
 * <p>What was moved there to another queue moves here, too, and leaves the one in which it stood: it is the same
 * appointment, and nobody waits in two queues with it. Where it has gone on in the other one, it stays there.
 */
final class TakingOver {

    /** As many as a queue can have places; a number beyond is a typing error. */
    private static final int NUMBER_MAX = 2000;

    /** Where a consultation is when the doctor's room is taken by another one: {@code IMPORT-2} and so on. */
    private static final String ROOM_TAKEN = "IMPORT-";

    /** Why one is not taken that stands in another queue here and cannot leave it. */
    private static final String IN_ANOTHER_QUEUE = "IN_ANOTHER_QUEUE";

    /** Writes a fact down, which changes the line. */
    @FunctionalInterface
    interface Pen {
        /** @param at when it happened there; null when nobody knows */
        void write(QueueEvent fact, @Nullable Instant at, String origin);
    }

    private final ImportQueue command;
    private final WaitingLine line;
    private final Directory directory;
    private final OtherQueues others;
    private final Pen pen;
    private final Map<UserId, AppointmentId> putAside = new LinkedHashMap<>();
    private final Map<AppointmentId, String> refused = new HashMap<>();
    private boolean reopened;

    TakingOver(ImportQueue command, WaitingLine line, Directory directory, OtherQueues others, Pen pen) {
        this.command = command;
        this.line = line;
        this.directory = directory;
        this.others = others;
        this.pen = pen;
    }

    /** @throws Refused when there is no such doctor, or the doctor is away */
    ImportAnswer carryOut() {
        if (!line.isOpened()) {
            write(command.opening(), begin(), command.origin().toString());
        }
        List<Row> rows = command.rows().stream()
                .sorted(Comparator.comparingInt(Row::tokenNo)
                        .thenComparing(row -> row.origin().id()))
                .toList();
        int capacity = line.capacity();
        rows.forEach(row -> unlessRefused(row.appointmentId(), () -> take(row, rows)));
        setRight();
        rows.stream()
                .filter(row -> row.status() == Status.IN_PROGRESS && line.has(row.appointmentId()))
                .forEach(row -> unlessRefused(row.appointmentId(), () -> start(row)));
        if (command.complete()) {
            fillUpTo(highestNo(rows));
            fillUpTo(command.lastNo());
        }
        keepRoomFor(Math.max(capacity, line.taken()));
        if (line.state() == OPEN && (reopened || command.complete() && dayIsOver())) {
            close();
        }
        return new ImportAnswer(
                line.id(),
                line.version(),
                rows.stream()
                        .map(row -> ImportAnswer.Taken.of(row, line, refused.get(row.appointmentId())))
                        .toList());
    }

    /** Whoever waits here for a place waits for none any more. */
    private void close() {
        List<QueueEvent> facts = new ArrayList<>(List.of(new QueueClosed(line.id())));
        facts.addAll(line.dissolvedWaitingList());
        write(facts, line.dayEnd(), origin());
    }

    /** The queue cannot be younger than its appointments. */
    private @Nullable Instant begin() {
        return Stream.concat(
                        Stream.ofNullable(command.openedAt()),
                        command.rows().stream().map(Row::bookedAt))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** For this one, and at once for all others who may come. */
    private void makeRoomFor(Row row, List<Row> rows) {
        if (line.fullFor(row.patientId()) && directory.knowsPatient(row.patientId())) {
            int toCome =
                    (int) rows.stream().filter(it -> it.active() && !isHere(it)).count();
            write(
                    new ChangeCapacity(line.id(), Math.min(line.taken() + Math.max(toCome, 1), NUMBER_MAX)),
                    null,
                    origin());
        }
    }

    /** A place that was there only for whoever came and ended is not given to somebody else. */
    private void keepRoomFor(int most) {
        if (line.capacity() > most) {
            write(new ChangeCapacity(line.id(), most), null, origin());
        }
    }

    /**
     * Somebody is new in a queue whose day is over, or that was closed here. It is closed again in the same commit, so
     * its doctor may be gone, or away.
     */
    private void reopenFor(Row row) {
        if (line.state() == CLOSED && directory.knowsPatient(row.patientId())) {
            pen.write(new QueueReopened(line.id()), null, origin());
            reopened = true;
        }
    }

    private void take(Row row, List<Row> rows) {
        if (!isHere(row)) {
            if (row.status() == null) {
                return;
            }
            if (staysElsewhere(row)) {
                refused.put(row.appointmentId(), IN_ANOTHER_QUEUE);
                return;
            }
            putAsidePlaceOf(row);
            reopenFor(row);
            if (row.tokenNo() <= NUMBER_MAX) {
                fillUpTo(row.tokenNo() - 1);
            }
            makeRoomFor(row, rows);
            if (command.elsewhere().containsKey(row.appointmentId())) {
                move(row, lineElsewhere(row));
            } else {
                book(row);
            }
            if (row.active() && putAside.containsKey(row.patientId())) {
                cancel(row.appointmentId(), CancellationReason.ENTERED_IN_ERROR, row.bookedAt(), origin(row));
                return;
            }
        }
        end(row);
    }

    /**
     * This queue has, or had, its place. What was moved to another queue and, later than anybody here knows, back,
     * comes anew.
     */
    private boolean isHere(Row row) {
        AppointmentId appointment = row.appointmentId();
        return line.has(appointment)
                && !(line.placeEvenIfMoved(appointment).movedTo() != null
                        && command.elsewhere().containsKey(appointment)
                        && row.changedAt()
                                .isAfter(lineElsewhere(row)
                                        .placeEvenIfMoved(appointment)
                                        .reportedUpTo()));
    }

    private void book(Row row) {
        write(place(row), row.bookedAt(), origin(row));
    }

    private List<QueueEvent> place(Row row) {
        var booking =
                new BookAppointment(line.id(), row.appointmentId(), row.patientId(), Channel.ONLINE, Priority.ROUTINE);
        return booking.takePlace(line, directory);
    }

    private boolean staysElsewhere(Row row) {
        return command.elsewhere().containsKey(row.appointmentId())
                && !Transitions.allow(
                        lineElsewhere(row).placeEvenIfMoved(row.appointmentId()).stage(), Stage.MOVED);
    }

    private WaitingLine lineElsewhere(Row row) {
        return others.line(Objects.requireNonNull(command.elsewhere().get(row.appointmentId())));
    }

    /** @throws Refused when it could not be booked here either */
    private void move(Row row, WaitingLine from) {
        place(row);
        MoveFacts moved = new MoveFacts(from, line);
        moved.move(from.place(row.appointmentId()));
        write(moved.arrived(), row.changedAt(), origin(row));
        moved.left().forEach(fact -> others.write(from.id(), fact, within(row.changedAt(), from.begin()), origin(row)));
    }

    /** @throws Refused when the patient is here already, and not only booked */
    private void putAsidePlaceOf(Row row) {
        if (line.holds(row.patientId())) {
            Place held = line.places().stream()
                    .filter(place -> place.stage().active() && row.patientId().equals(place.patientId()))
                    .findFirst()
                    .orElseThrow();
            if (held.stage() != Stage.BOOKED) {
                refuse(ALREADY_IN_QUEUE);
            }
            putAside.put(row.patientId(), held.appointmentId());
            cancel(held.appointmentId(), CancellationReason.ENTERED_IN_ERROR, row.bookedAt(), origin(row));
        }
    }

    private void setRight() {
        putAside.values()
                .forEach(appointment -> unlessRefused(
                        appointment,
                        () -> write(
                                new CorrectStatus(
                                        line.id(), appointment, Stage.BOOKED, CorrectionReason.SYSTEM_FAILURE),
                                null,
                                origin())));
    }

    /** What has ended there ends here too; who waits there, waits. */
    private void end(Row row) {
        Status here = placeOf(row).stage().status();
        if (row.status() == Status.CANCELLED && here != Status.CANCELLED) {
            cancel(row.appointmentId(), CancellationReason.OTHER, row.changedAt(), origin(row));
        } else if (row.status() == Status.COMPLETED && here != Status.COMPLETED) {
            start(row);
            write(new CompleteConsultation(line.id(), row.appointmentId()), row.changedAt(), origin(row));
        }
    }

    private void start(Row row) {
        if (placeOf(row).stage().status() == Status.PENDING) {
            write(new StartConsultation(line.id(), row.appointmentId(), freeRoom()), row.changedAt(), origin(row));
        }
    }

    private String freeRoom() {
        String room = line.room();
        for (int n = 2; line.occupied(room); n++) {
            room = ROOM_TAKEN + n;
        }
        return room;
    }

    private void cancel(AppointmentId appointment, CancellationReason reason, Instant at, String origin) {
        write(new CancelAppointment(line.id(), appointment, CancelledBy.CLINIC, reason), at, origin);
    }

    /** Numbers that were given out there and belong to nobody. */
    private void fillUpTo(int last) {
        while (line.state() == OPEN && last <= NUMBER_MAX && line.nextTokenNo() <= last) {
            String origin = origin() + "#" + line.nextTokenNo();
            AppointmentId nobodys = new Origin(command.origin().source(), "number", origin).id(AppointmentId::new);
            var booked = new AppointmentBooked(line.id(), nobodys, null, Channel.WALK_IN, Priority.ROUTINE);
            var issued = new TokenIssued(line.id(), nobodys, line.nextTokenNo());
            pen.write(booked, line.begin(), origin);
            pen.write(issued, line.begin(), origin);
            pen.write(
                    new AppointmentCancelled(
                            line.id(), nobodys, CancelledBy.CLINIC, CancellationReason.ENTERED_IN_ERROR),
                    line.begin(),
                    origin);
        }
    }

    private static int highestNo(List<Row> rows) {
        return rows.stream()
                .mapToInt(Row::tokenNo)
                .filter(no -> no <= NUMBER_MAX)
                .max()
                .orElse(0);
    }

    private Place placeOf(Row row) {
        return line.place(row.appointmentId());
    }

    private boolean dayIsOver() {
        return !directory.now().isBefore(line.dayEnd());
    }

    private void write(QueueCommand step, @Nullable Instant at, String origin) {
        write(step.decide(line, directory), at, origin);
    }

    private void write(List<QueueEvent> facts, @Nullable Instant at, String origin) {
        facts.forEach(fact -> pen.write(fact, at == null ? null : within(at), origin));
    }

    /** Not before the queue came to be, and not later than now: clocks there may have been wrong. */
    private Instant within(Instant at) {
        return within(at, line.isOpened() ? line.begin() : Instant.EPOCH);
    }

    private Instant within(Instant at, Instant first) {
        return at.isBefore(first) ? first : at.isAfter(directory.now()) ? directory.now() : at;
    }

    private void unlessRefused(AppointmentId appointment, Runnable step) {
        try {
            step.run();
        } catch (Refused no) {
            refused.put(appointment, no.refusal().name());
        }
    }

    private String origin() {
        return command.origin().toString();
    }

    private static String origin(Row row) {
        return row.origin() + "#" + row.tokenNo();
    }
}
