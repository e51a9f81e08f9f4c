package io.qconnect.command.queue;

import static io.qconnect.command.queue.GivenQueue.DOCTOR;
import static io.qconnect.command.queue.GivenQueue.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Attached;
import io.qconnect.command.AxonInMemory;
import io.qconnect.command.Dice;
import io.qconnect.command.platform.Command;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.CallReason;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.CorrectionReason;
import io.qconnect.events.EntryId;
import io.qconnect.events.Fact;
import io.qconnect.events.OfferId;
import io.qconnect.events.Priority;
import io.qconnect.events.PriorityReason;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueId;
import io.qconnect.events.Stage;
import io.qconnect.events.Status;
import io.qconnect.events.TokenPolicy;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.axonframework.messaging.MetaData;

/**
 * Three queues live through thousands of random commands, legal and illegal, some over two queues. After each, what was
 * written is held against a queue on paper ({@link PlainQueue}): whether it could be done, and what must then be true.
 */
class RandomQueuesTest {

    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    /** Clocks go forward in Berlin on this day: it has 23 hours. */
    private static final LocalDate DATE = LocalDate.of(2026, 3, 29);

    /** Of whom the clinic knows nothing. */
    private static final UserId STRANGER = patient(0);

    private static final Instant DAY_END = Instant.parse("2026-03-29T22:00:00Z");

    @Dice.EverySeed
    void the_rules_hold_after_every_command(long seed) {
        try (var journey = new Journey(seed)) {
            journey.run();
        }
    }

    private static final class Journey extends GivenQueue.People implements AutoCloseable {

        private final Dice dice;
        private final AxonInMemory axon;
        private final Map<QueueId, PlainQueue> queues = new LinkedHashMap<>();
        private final PlainRules rules = new PlainRules(queues, GivenQueue.ROOM, DAY_END, STRANGER);
        private final List<AppointmentId> appointments = new ArrayList<>();
        private final List<EntryId> entries = new ArrayList<>();
        private Instant now = Instant.parse("2026-03-29T06:00:00Z");
        private int carriedOut;

        private Journey(long seed) {
            dice = new Dice(seed);
            axon = new AxonInMemory(
                    Queue.class,
                    configurer -> configurer
                            .registerComponent(Directory.class, _ -> this)
                            .registerComponent(OtherQueues.class, _ -> new GivenQueue.NoOtherQueues())
                            .registerCommandHandler(c -> new MoveBetweenQueues(c.repository(Queue.class), this)));
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public Instant heldUntil() {
            return now.plusSeconds(900);
        }

        private void run() {
            for (String session : List.of("MORNING", "AFTERNOON", "EVENING")) {
                QueueId id = QueueId.of("clinic", DOCTOR, DATE, session);
                queues.put(id, new PlainQueue());
                TokenPolicy policy = dice.pick(TokenPolicy.values());
                int capacity = 2 + dice.below(6);
                fold(axon.tell(
                        new OpenQueue(id, DOCTOR, DATE, session, ZONE, null, null, capacity, policy, 10),
                        MetaData.emptyInstance()));
            }
            dice.walk(this::step);
            assertThat(carriedOut).as("journeys that get nowhere show nothing").isGreaterThan(Dice.STEPS / 10);
        }

        private void step() {
            // a long day, most of it before its end
            now = now.plusSeconds(dice.below(70));
            if (dice.oneIn(100)) {
                axon.forget();
            }
            Command command = command();
            Attached attached = dice.attached(rules.version(command));
            Optional<String> objection =
                    rules.version(command) == 0 ? Optional.empty() : attached.objection(rules.version(command));
            boolean expected = objection.isEmpty() && allows(command);
            AxonInMemory.Told told = axon.tell(command, attached.metaData());
            assertThat(told.verdict().isDone())
                    .as("at %s: %s with %s was answered %s", now, command, attached, told)
                    .isEqualTo(expected);
            objection.ifPresent(
                    word -> assertThat(told.verdict().word()).as("%s", command).isEqualTo(word));
            fold(told);
            if (told.verdict().isDone()) {
                carriedOut++;
                assertThat(told.version()).as("facts of %s", command).isEqualTo(plain(queueAnswered(command)).facts);
            } else {
                assertThat(told.verdict().facts())
                        .as("a refusal writes nothing")
                        .isEmpty();
            }
        }

        private boolean allows(Command command) {
            return switch (command) {
                case QueueCommand it -> rules.allow(it, now);
                case MoveCommand it -> rules.allow(it);
                default -> throw new IllegalStateException();
            };
        }

        /** Of which queue an answer speaks: an appointment that has moved is in the other one. */
        private static QueueId queueAnswered(Command command) {
            return switch (command) {
                case QueueCommand it -> it.queueId();
                case Reschedule it -> it.toQueueId();
                case CloseAndMove it -> it.queueId();
                default -> throw new IllegalStateException();
            };
        }

        private PlainQueue plain(QueueId queue) {
            return Objects.requireNonNull(queues.get(queue));
        }

        private void fold(AxonInMemory.Told told) {
            Set<AppointmentId> touched = new HashSet<>();
            for (Fact written : told.verdict().facts()) {
                QueueEvent fact = (QueueEvent) written;
                plain(fact.queueId()).fold(fact);
                if (fact instanceof AppointmentBooked booked) {
                    appointments.add(booked.appointmentId());
                }
                if (fact instanceof QueueEvent.OfAppointment it) {
                    touched.add(it.appointmentId());
                }
            }
            queues.values().forEach(PlainQueue::check);
            touched.forEach(this::checkPlacements);
        }

        /** Nobody is in two queues with the same appointment, and nobody who moved out of one is in none. */
        private void checkPlacements(AppointmentId appointment) {
            long here = queues.values().stream()
                    .map(queue -> queue.seats.get(appointment))
                    .filter(seat -> seat != null && !seat.stage.equals("MOVED"))
                    .count();
            assertThat(here).as("placements of %s", appointment).isEqualTo(1);
        }

        private Command command() {
            QueueId q = dice.pick(List.copyOf(queues.keySet()));
            QueueId other = dice.pick(List.copyOf(queues.keySet()));
            UserId p = dice.oneIn(25) ? STRANGER : patient(1 + dice.below(14));
            AppointmentId a = anAppointment();
            String room = "R" + dice.below(2);
            CancellationReason reason = CancellationReason.OTHER;
            return switch (dice.below(44)) {
                case 0, 1, 2, 3, 4, 5 ->
                    new BookAppointment(q, newAppointment(), p, aWay(), dice.pick(Priority.values()));
                case 6, 7 ->
                    new AdmitWalkIn(q, newAppointment(), dice.oneIn(2) ? p : null, dice.pick(Priority.values()));
                case 8, 9, 10, 11 -> new CheckIn(q, a);
                case 12, 13, 14 -> new CallNextPatient(q, room);
                case 15 -> new CallPatient(q, a, room, CallReason.OTHER);
                case 16 -> new SkipPatient(q, a);
                case 17 -> new RecallPatient(q, a);
                case 18, 19, 20 -> new StartConsultation(q, a, dice.oneIn(2) ? room : null);
                case 21, 22, 23 -> new CompleteConsultation(q, a);
                case 24 ->
                    dice.oneIn(4)
                            ? new CancelPlacesOfErased(q, p, CancelledBy.PATIENT)
                            : new CancelAppointment(q, a, CancelledBy.PATIENT, reason);
                case 25 -> new RecordNoShow(q, a);
                case 26 -> new RecordPatientLeft(q, a);
                case 27 -> new ChangePriority(q, a, dice.pick(Priority.values()), PriorityReason.TRIAGE);
                case 28 -> new SetStatus(q, a, dice.pick(Status.values()), reason);
                case 29 ->
                    new CorrectStatus(
                            q,
                            dice.oneIn(2) ? ofSomebodyWhoWaits(q).orElse(a) : a,
                            dice.pick(CORRECTABLE),
                            CorrectionReason.OTHER);
                case 30 -> new IssueToken(q, a);
                case 31 -> new ChangeCapacity(q, 1 + dice.below(9));
                case 32 -> new PauseQueue(q);
                case 33, 34 -> new ResumeQueue(q);
                case 35 ->
                    dice.below(4) > 0
                            ? dice.oneIn(9) ? new CloseForAbsence(q) : new ReopenQueue(q)
                            : new CloseQueue(q, dice.oneIn(2) ? null : dice.pick(CloseQueue.Then.values()), reason);
                case 36, 37 -> new JoinWaitingList(q, newEntry(), p, aWay());
                case 38 -> new LeaveWaitingList(q, anEntry());
                case 39 -> new AcceptOffer(q, OfferId.to(anEntry()), newAppointment(), Channel.ONLINE);
                case 40 -> dice.oneIn(2) ? new DeclineOffer(q, OfferId.to(anEntry())) : new CloseForTheDay(q);
                case 41 -> new ExpireOffer(q, OfferId.to(anEntry()));
                case 42 -> new Reschedule(q, a, other, aWay());
                default ->
                    q.equals(other) || dice.below(3) > 0
                            ? new ReopenQueue(q)
                            : new CloseAndMove(q, other, dice.pick(CloseAndMove.Rest.values()), reason);
            };
        }

        private static final Stage[] CORRECTABLE = {
            Stage.BOOKED, Stage.CHECKED_IN, Stage.IN_CONSULTATION, Stage.COMPLETED, Stage.CANCELLED, Stage.LEFT
        };

        /** The desk mostly: patients in person soon find themselves at their bound. */
        private Channel aWay() {
            return dice.below(3) == 0 ? Channel.ONLINE : Channel.DESK;
        }

        private AppointmentId newAppointment() {
            return new AppointmentId(dice.id());
        }

        private EntryId newEntry() {
            entries.add(new EntryId(dice.id()));
            return entries.getLast();
        }

        /** Mostly one of the latest: the old ones have ended. */
        private AppointmentId anAppointment() {
            return appointments.isEmpty() ? newAppointment() : dice.recent(appointments, 25);
        }

        /** A place that has ended, of a patient who is in the waiting list again: seldom met by chance. */
        private Optional<AppointmentId> ofSomebodyWhoWaits(QueueId queue) {
            List<UserId> waiting =
                    plain(queue).list.values().stream().map(it -> it.patient).toList();
            return plain(queue).seats.entrySet().stream()
                    .filter(seat -> waiting.contains(seat.getValue().patient))
                    .map(Map.Entry::getKey)
                    .findFirst();
        }

        private EntryId anEntry() {
            return entries.isEmpty() ? new EntryId(dice.id()) : dice.recent(entries, 6);
        }

        @Override
        public void close() {
            axon.close();
        }
    }
}
