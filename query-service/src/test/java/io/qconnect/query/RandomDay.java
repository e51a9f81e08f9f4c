package io.qconnect.query;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.CorrectionReason;
import io.qconnect.events.DoctorId;
import io.qconnect.events.EntryId;
import io.qconnect.events.LeavingReason;
import io.qconnect.events.OfferId;
import io.qconnect.events.Priority;
import io.qconnect.events.PriorityReason;
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
import io.qconnect.events.QueueId;
import io.qconnect.events.Stage;
import io.qconnect.events.UserId;
import io.qconnect.events.wire.Envelope;
import io.qconnect.events.wire.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a few queues on one day, all legal and mixed up with one another, some of them reported late; the same
 * seed, the same day.
 */
public final class RandomDay {

    private static final List<Priority> PRIORITIES = List.of(Priority.values());

    private final Random random;
    private final List<Line> lines = new ArrayList<>();
    private final List<Recorded<QueueEvent>> facts = new ArrayList<>();
    private final Map<AppointmentId, Integer> placements = new HashMap<>();
    private final Map<AppointmentId, Instant> bookedAt = new HashMap<>();

    private RandomDay(long seed) {
        this.random = new Random(seed);
    }

    private static final class Line {
        private final QueueId queue;
        private final List<AppointmentId> booked = new ArrayList<>();
        private final List<AppointmentId> here = new ArrayList<>();
        private final List<AppointmentId> called = new ArrayList<>();
        private final List<AppointmentId> inside = new ArrayList<>();
        private final List<AppointmentId> skipped = new ArrayList<>();
        private final List<AppointmentId> missed = new ArrayList<>();
        private final List<EntryId> waiting = new ArrayList<>();
        private final List<EntryId> offered = new ArrayList<>();
        private long version;
        private int lastIssued;

        private Line(QueueId queue) {
            this.queue = queue;
        }
    }

    /** In the order in which they were written down. */
    public static List<Recorded<QueueEvent>> facts(long seed, int atLeast) {
        RandomDay day = new RandomDay(seed);
        for (int i = 0; i < 4; i++) {
            day.open();
        }
        while (day.facts.size() < atLeast) {
            day.step(day.lines.get(day.random.nextInt(day.lines.size())));
        }
        return day.facts;
    }

    private void open() {
        QueueOpened opened = Clinic.opened(new DoctorId(id()), LocalDate.of(2026, 3, 2));
        Line line = new Line(opened.queueId());
        lines.add(line);
        add(line, opened);
    }

    private void step(Line line) {
        QueueId queue = line.queue;
        switch (random.nextInt(20)) {
            case 0, 1 -> book(line);
            case 2 -> move(line, line.booked, line.here, id -> new PatientCheckedIn(queue, id));
            case 3 -> move(line, line.here, line.called, id -> new PatientCalled(queue, id, "1", 1, null));
            case 4 -> move(line, line.called, line.inside, id -> new ConsultationStarted(queue, id, "2"));
            case 5 -> move(line, line.inside, null, id -> new ConsultationCompleted(queue, id));
            case 6 -> move(line, line.booked, line.missed, id -> new NoShowRecorded(queue, id));
            case 7 -> move(line, line.here, null, id -> new PatientLeft(queue, id));
            case 8 -> move(line, line.called, line.skipped, id -> new PatientSkipped(queue, id));
            case 9 -> move(line, line.skipped, line.here, id -> new PatientRecalled(queue, id));
            case 10 ->
                move(
                        line,
                        line.missed,
                        line.booked,
                        id -> new StatusCorrected(
                                queue, id, Stage.NO_SHOW, Stage.BOOKED, CorrectionReason.ENTERED_IN_ERROR));
            case 11 ->
                move(
                        line,
                        line.here,
                        line.here,
                        id -> new PriorityChanged(queue, id, Priority.EMERGENCY, PriorityReason.TRIAGE));
            case 12 -> add(line, new CapacityChanged(queue, 40 + random.nextInt(20)));
            case 13 -> {
                add(line, random.nextBoolean() ? new QueuePaused(queue) : new QueueClosed(queue));
                add(line, random.nextBoolean() ? new QueueResumed(queue) : new QueueReopened(queue));
            }
            case 14 -> reschedule(line, lines.get(random.nextInt(lines.size())));
            case 15, 16 -> {
                line.waiting.add(new EntryId(id()));
                add(line, new WaitingListJoined(queue, line.waiting.getLast(), new UserId(id())));
            }
            case 17 -> leaveWaitingList(line);
            case 18 -> answerOffer(line);
            default ->
                move(
                        line,
                        line.booked,
                        null,
                        id -> new AppointmentCancelled(
                                queue, id, CancelledBy.PATIENT, CancellationReason.FEELING_BETTER));
        }
    }

    private void book(Line line) {
        AppointmentId id = new AppointmentId(id());
        Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
        add(line, new AppointmentBooked(line.queue, id, null, Channel.DESK, priority));
        Instant bookedNow = facts.getLast().happenedAt();
        // now and then the number has to wait
        if (random.nextInt(10) > 0) {
            add(line, new TokenIssued(line.queue, id, ++line.lastIssued));
        }
        line.booked.add(id);
        bookedAt.put(id, bookedNow);
    }

    private void leaveWaitingList(Line line) {
        if (!line.waiting.isEmpty()) {
            EntryId first = line.waiting.removeFirst();
            if (random.nextInt(4) == 0) {
                add(line, new WaitingListLeft(line.queue, first, LeavingReason.PATIENT_REQUEST));
            } else {
                Instant until = Instant.parse("2026-03-02T12:00:00.123456Z").plusSeconds(random.nextInt(900));
                add(line, new PlaceOffered(line.queue, OfferId.to(first), first, until));
                line.offered.add(first);
            }
        }
    }

    private void answerOffer(Line line) {
        if (!line.offered.isEmpty()) {
            EntryId entry = line.offered.removeFirst();
            OfferId offer = OfferId.to(entry);
            switch (random.nextInt(3)) {
                case 0 -> add(line, new OfferDeclined(line.queue, offer, entry));
                case 1 -> add(line, new OfferExpired(line.queue, offer, entry));
                default -> {
                    add(line, new OfferAccepted(line.queue, offer, entry, new AppointmentId(id())));
                    book(line);
                }
            }
        }
    }

    private void reschedule(Line from, Line to) {
        if (from != to && !from.booked.isEmpty()) {
            AppointmentId id = from.booked.remove(random.nextInt(from.booked.size()));
            int placement = placements.merge(id, 1, Integer::sum);
            add(from, new AppointmentMovedOut(from.queue, id, to.queue));
            add(
                    to,
                    new AppointmentMovedIn(
                            to.queue,
                            id,
                            from.queue,
                            placement,
                            null,
                            Channel.DESK,
                            Priority.ROUTINE,
                            Stage.BOOKED,
                            // to the microsecond, as the store has it; an envelope tells milliseconds
                            Objects.requireNonNull(bookedAt.get(id)).plus(859, ChronoUnit.MICROS),
                            null));
            add(to, new TokenIssued(to.queue, id, ++to.lastIssued));
            to.booked.add(id);
        }
    }

    private interface Step {
        QueueEvent of(AppointmentId id);
    }

    private void move(Line line, List<AppointmentId> from, @Nullable List<AppointmentId> to, Step step) {
        if (!from.isEmpty()) {
            AppointmentId id = from.remove(random.nextInt(from.size()));
            add(line, step.of(id));
            if (to != null) {
                to.add(id);
            }
        }
    }

    private void add(Line line, QueueEvent fact) {
        Envelope recorded = Clinic.envelope(fact, ++line.version);
        boolean isLate = random.nextInt(8) == 0;
        facts.add(new Recorded<>(isLate ? since(recorded, random.nextInt(3_600)) : recorded, fact));
    }

    private static Envelope since(Envelope it, int seconds) {
        return new Envelope(
                it.factId(),
                it.name(),
                it.revision(),
                it.streamId(),
                it.version(),
                it.recordedAt(),
                it.epoch(),
                it.position(),
                it.actor(),
                it.commandId(),
                it.recordedAt().minusSeconds(seconds));
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
