package io.qconnect.command.queue;

import static io.qconnect.command.queue.GivenQueue.DOCTOR;
import static io.qconnect.command.queue.GivenQueue.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refused;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.CallReason;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.CorrectionReason;
import io.qconnect.events.EntryId;
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
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.caching.WeakReferenceCache;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three queues live through thousands of random commands, legal and illegal, some over two queues. After each, what was
 * written is held against a queue on paper ({@link PlainQueue}): whether it could be done, and what must then be true.
 * A seed that fails stays in the list. More of them: {@code -Dqconnect.journeys=500}.
 */
class RandomQueuesTest {

    private static final int COMMANDS = 2_000;
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    /** Clocks go forward in Berlin on this day: it has 23 hours. */
    private static final LocalDate DATE = LocalDate.of(2026, 3, 29);

    private static final Instant DAY_END = Instant.parse("2026-03-29T22:00:00Z");

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("qconnect.journeys", 50));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_rules_hold_after_every_command(long seed) {
        new Journey(seed).run();
    }

    private static final class Journey extends GivenQueue.People {

        private final Random random;
        private final Configuration axon;
        private final List<QueueEvent> written = new ArrayList<>();
        private final Map<QueueId, PlainQueue> queues = new LinkedHashMap<>();
        private final PlainRules rules = new PlainRules(queues, GivenQueue.ROOM, DAY_END);
        private final List<AppointmentId> appointments = new ArrayList<>();
        private final List<EntryId> entries = new ArrayList<>();
        private Instant now = Instant.parse("2026-03-29T06:00:00Z");
        private int carriedOut;

        private Journey(long seed) {
            random = new Random(seed);
            axon = DefaultConfigurer.defaultConfiguration()
                    .configureEmbeddedEventStore(_ -> new InMemoryEventStorageEngine())
                    .configureCommandBus(_ -> SimpleCommandBus.builder()
                            // a refusal comes before the first fact: there is nothing to undo
                            .rollbackConfiguration(RollbackConfigurationType.NEVER)
                            .build())
                    .configureAggregate(AggregateConfigurer.defaultConfiguration(Queue.class)
                            .configureCache(_ -> new WeakReferenceCache()))
                    .registerComponent(Directory.class, _ -> this)
                    .registerCommandHandler(c -> new MoveBetweenQueues(c.repository(Queue.class), this))
                    .buildConfiguration();
            axon.start();
            axon.eventBus().subscribe(facts -> facts.forEach(fact -> written.add((QueueEvent) fact.getPayload())));
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
                TokenPolicy policy = pick(TokenPolicy.values());
                int capacity = 2 + random.nextInt(6);
                axon.commandGateway()
                        .sendAndWait(new OpenQueue(id, DOCTOR, DATE, session, ZONE, null, null, capacity, policy, 10));
            }
            foldWhatWasWritten();
            for (int i = 0; i < COMMANDS; i++) {
                step(i);
            }
            assertThat(carriedOut).as("journeys that get nowhere show nothing").isGreaterThan(COMMANDS / 10);
            axon.shutdown();
        }

        private void step(int number) {
            // a long day, most of it before its end
            now = now.plusSeconds(random.nextInt(70));
            Command command = command();
            boolean expected = switch (command) {
                case QueueCommand it -> rules.allow(it, now);
                case MoveCommand it -> rules.allow(it);
                default -> throw new IllegalStateException();
            };
            Refused refusal = carryOut(command);
            assertThat(refusal == null)
                    .as("step %d at %s: %s was answered %s", number, now, command, refusal)
                    .isEqualTo(expected);
            carriedOut += refusal == null ? 1 : 0;
            foldWhatWasWritten();
        }

        private @Nullable Refused carryOut(Command command) {
            try {
                axon.commandGateway().sendAndWait(command);
                return null;
            } catch (Refused refused) {
                assertThat(written).as("a refusal writes nothing").isEmpty();
                return refused;
            }
        }

        private void foldWhatWasWritten() {
            Set<AppointmentId> touched = new HashSet<>();
            for (QueueEvent fact : written) {
                Objects.requireNonNull(queues.get(fact.queueId())).fold(fact);
                if (fact instanceof AppointmentBooked booked) {
                    appointments.add(booked.appointmentId());
                }
                if (fact instanceof QueueEvent.OfAppointment it) {
                    touched.add(it.appointmentId());
                }
            }
            written.clear();
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
            QueueId q = pick(queues.keySet().toArray(QueueId[]::new));
            QueueId other = pick(queues.keySet().toArray(QueueId[]::new));
            UserId p = patient(1 + random.nextInt(14));
            AppointmentId a = anAppointment();
            String room = "R" + random.nextInt(2);
            CancellationReason reason = CancellationReason.OTHER;
            return switch (random.nextInt(44)) {
                case 0, 1, 2, 3, 4, 5 ->
                    new BookAppointment(q, newAppointment(), p, Channel.ONLINE, pick(Priority.values()));
                case 6, 7 ->
                    new AdmitWalkIn(q, newAppointment(), random.nextBoolean() ? p : null, pick(Priority.values()));
                case 8, 9, 10, 11 -> new CheckIn(q, a);
                case 12, 13, 14 -> new CallNextPatient(q, room);
                case 15 -> new CallPatient(q, a, room, CallReason.OTHER);
                case 16 -> new SkipPatient(q, a);
                case 17 -> new RecallPatient(q, a);
                case 18, 19, 20 -> new StartConsultation(q, a, random.nextBoolean() ? room : null);
                case 21, 22, 23 -> new CompleteConsultation(q, a);
                case 24 -> new CancelAppointment(q, a, CancelledBy.PATIENT, reason);
                case 25 -> new RecordNoShow(q, a);
                case 26 -> new RecordPatientLeft(q, a);
                case 27 -> new ChangePriority(q, a, pick(Priority.values()), PriorityReason.TRIAGE);
                case 28 -> new SetStatus(q, a, pick(Status.values()), reason);
                case 29 -> new CorrectStatus(q, a, pick(CORRECTABLE), CorrectionReason.OTHER);
                case 30 -> new IssueToken(q, a);
                case 31 -> new ChangeCapacity(q, 1 + random.nextInt(9));
                case 32 -> new PauseQueue(q);
                case 33, 34 -> new ResumeQueue(q);
                case 35 ->
                    random.nextInt(4) > 0
                            ? new ReopenQueue(q)
                            : new CloseQueue(q, random.nextBoolean() ? null : pick(CloseQueue.Then.values()), reason);
                case 36, 37 -> new JoinWaitingList(q, newEntry(), p);
                case 38 -> new LeaveWaitingList(q, anEntry());
                case 39 -> new AcceptOffer(q, OfferId.to(anEntry()), newAppointment(), Channel.ONLINE);
                case 40 -> random.nextBoolean() ? new DeclineOffer(q, OfferId.to(anEntry())) : new CloseForTheDay(q);
                case 41 -> new ExpireOffer(q, OfferId.to(anEntry()));
                case 42 -> new Reschedule(q, a, other);
                default ->
                    q.equals(other) || random.nextInt(3) > 0
                            ? new ReopenQueue(q)
                            : new CloseAndMove(q, other, pick(CloseAndMove.Rest.values()), reason);
            };
        }

        private static final Stage[] CORRECTABLE = {
            Stage.BOOKED, Stage.CHECKED_IN, Stage.IN_CONSULTATION, Stage.COMPLETED, Stage.CANCELLED, Stage.LEFT
        };

        private AppointmentId newAppointment() {
            return new AppointmentId(id());
        }

        private EntryId newEntry() {
            entries.add(new EntryId(id()));
            return entries.getLast();
        }

        /** Mostly one of the latest: the old ones have ended. */
        private AppointmentId anAppointment() {
            return appointments.isEmpty() ? new AppointmentId(id()) : recent(appointments, 25);
        }

        private EntryId anEntry() {
            return entries.isEmpty() ? new EntryId(id()) : recent(entries, 6);
        }

        private <T> T recent(List<T> all, int window) {
            int from = random.nextInt(10) == 0 ? 0 : Math.max(0, all.size() - window);
            return all.get(from + random.nextInt(all.size() - from));
        }

        private <T> T pick(T[] from) {
            return from[random.nextInt(from.length)];
        }

        private UUID id() {
            return new UUID(random.nextLong(), random.nextLong());
        }
    }
}
