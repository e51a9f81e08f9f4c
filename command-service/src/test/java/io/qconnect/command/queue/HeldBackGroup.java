package io.qconnect.command.queue;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.qconnect.command.Clinic;
import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Trace;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserId;
import io.qconnect.events.Uuids;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.Registration;
import org.axonframework.config.Configuration;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.Repository;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where groups are put together on purpose: whoever holds the append lock holds back the first group, and all that
 * comes meanwhile makes the next one.
 */
final class HeldBackGroup {

    /** Something that applies its facts and then fails, as no command should. */
    record FailsLate(@TargetAggregateIdentifier QueueId queueId, UserId patientId) implements Command {

        @Override
        public Refusal ifUnknown() {
            return Refusal.QUEUE_NOT_FOUND;
        }

        @Override
        public boolean writesOnlyFacts() {
            return true;
        }
    }

    /** Something that fails before it has done anything, and writes more than facts when it does not. */
    record FailsEarly(@TargetAggregateIdentifier QueueId queueId, RuntimeException failure) implements Command {

        @Override
        public Refusal ifUnknown() {
            return Refusal.QUEUE_NOT_FOUND;
        }
    }

    /** Something that PostgreSQL ends so many times, because it waits in a ring with somebody. */
    record GetsInTheWay(@TargetAggregateIdentifier QueueId queueId, AtomicInteger times) implements Command {

        @Override
        public Refusal ifUnknown() {
            return Refusal.QUEUE_NOT_FOUND;
        }
    }

    /** One patient takes a place in two queues, or in none. */
    record BookBoth(@TargetAggregateIdentifier QueueId first, QueueId second, UserId patientId) implements Command {

        @Override
        public Refusal ifUnknown() {
            return Refusal.QUEUE_NOT_FOUND;
        }

        @Override
        public List<?> alsoDecidesAbout() {
            return List.of(second);
        }

        @Override
        public boolean writesOnlyFacts() {
            return true;
        }
    }

    private final CommandBus bus;
    private final CommandGateway gateway;
    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final Repository<Queue> queues;
    private final Directory directory;
    private final MeterRegistry meters;

    HeldBackGroup(ApplicationContext service) {
        this.bus = service.getBean(CommandBus.class);
        this.gateway = service.getBean(CommandGateway.class);
        this.dataSource = service.getBean(DataSource.class);
        this.jdbc = service.getBean(JdbcClient.class);
        this.queues = service.getBean(Configuration.class).repository(Queue.class);
        this.directory = service.getBean(Directory.class);
        this.meters = service.getBean(MeterRegistry.class);
    }

    /** Teaches the bus the commands above until this is closed. */
    Registration teach() {
        Registration late = bus.subscribe(FailsLate.class.getName(), message -> {
            var command = (FailsLate) message.getPayload();
            queues.load(command.queueId().toString())
                    .execute(_ -> factsOfBooking(command.queueId(), command.patientId(), 1)
                            .forEach(AggregateLifecycle::apply));
            throw new IllegalStateException("failed late");
        });
        Registration both = bus.subscribe(BookBoth.class.getName(), message -> {
            var command = (BookBoth) message.getPayload();
            for (QueueId queue : List.of(command.first(), command.second())) {
                queues.load(queue.toString()).execute(q -> q.handle(booking(queue, command.patientId()), directory));
            }
            return null;
        });
        Registration early = bus.subscribe(FailsEarly.class.getName(), message -> {
            throw ((FailsEarly) message.getPayload()).failure();
        });
        Registration inTheWay = bus.subscribe(GetsInTheWay.class.getName(), message -> {
            if (((GetsInTheWay) message.getPayload()).times().getAndDecrement() > 0) {
                jdbc.sql("DO $$ BEGIN RAISE EXCEPTION 'a ring' USING ERRCODE = 'deadlock_detected'; END $$")
                        .update();
            }
            return null;
        });
        return () -> late.cancel() & both.cancel() & early.cancel() & inTheWay.cancel();
    }

    private static Stream<QueueEvent> factsOfBooking(QueueId queue, UserId patient, int tokenNo) {
        AppointmentId id = AppointmentId.next();
        return Stream.of(
                new QueueEvent.AppointmentBooked(queue, id, patient, Channel.DESK, Priority.ROUTINE),
                new QueueEvent.TokenIssued(queue, id, tokenNo));
    }

    static BookAppointment booking(QueueId queue, UserId patient) {
        return new BookAppointment(queue, AppointmentId.next(), patient, Channel.DESK, Priority.ROUTINE);
    }

    /** Patients that the clinic knows. */
    List<UserId> patients(int count) {
        List<UserId> ids =
                IntStream.range(0, count).mapToObj(_ -> UserId.next()).toList();
        for (UserId id : ids) {
            jdbc.sql("INSERT INTO known_patient (user_id) VALUES (?)")
                    .param(id.value())
                    .update();
        }
        return ids;
    }

    <A> CompletableFuture<A> send(Command command) {
        return send(command, Uuids.timeOrdered(), false);
    }

    <A> CompletableFuture<A> send(Command command, UUID commandId, boolean clientGiven) {
        return send(command, commandId, clientGiven, "a test");
    }

    private <A> CompletableFuture<A> send(Command command, UUID commandId, boolean clientGiven, String actor) {
        return gateway.send(new GenericCommandMessage<>(
                command,
                MetaData.with(Trace.ACTOR, actor)
                        .and(Trace.COMMAND_ID, commandId.toString())
                        .and(Trace.CLIENT_GIVEN, Boolean.toString(clientGiven))
                        .and(Trace.REQUEST_HASH, "hash")
                        .and(Trace.CORRELATION, "correlation")));
    }

    CompletableFuture<AppointmentAnswer> book(String queue, UserId patient) {
        return send(booking(id(queue), patient));
    }

    /** The patient does so, in person. */
    CompletableFuture<AppointmentAnswer> bookOnline(String queue, UserId patient) {
        var booking = new BookAppointment(id(queue), AppointmentId.next(), patient, Channel.ONLINE, Priority.ROUTINE);
        return send(booking, Uuids.timeOrdered(), false, patient.toString());
    }

    /** The service under test has two shards, and a queue's id decides. */
    static String queueOfShard(Clinic clinic, int shard) {
        String queue = clinic.queue(100);
        while (Math.floorMod(queue.hashCode(), 2) != shard) {
            queue = clinic.queue(100);
        }
        return queue;
    }

    static QueueId id(String queue) {
        return new QueueId(UUID.fromString(queue));
    }

    /** The append lock, so that no group commits. */
    record Held(Connection connection) implements AutoCloseable {

        /** Does something in the lock's transaction, as another process could. */
        void execute(String sql) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.commit();
            connection.close();
        }
    }

    /** Waits for the append lock and keeps it. */
    Held hold() {
        try {
            var held = new Held(dataSource.getConnection());
            held.connection().setAutoCommit(false);
            held.execute("SELECT pg_advisory_xact_lock(x'51436F6E6E656374'::bigint)");
            return held;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Holds back whatever comes from now on, and waits until these shards' first groups stand before the lock. */
    Held holdBack(String... queues) {
        Held held = hold();
        for (String queue : queues) {
            long before = waiting();
            book(queue, patients(1).getFirst());
            await(() -> waiting() > before);
        }
        return held;
    }

    /** How many commands wait for their shard. */
    int backlog() {
        return (int) meters.get("qconnect.commands.waiting").gauge().value();
    }

    /** How many groups were begun again in halves so far. */
    double splits() {
        return meters.get("qconnect.group.splits").counter().count();
    }

    /** How many stand before the append lock. */
    long waiting() {
        return jdbc.sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                .query(Long.class)
                .single();
    }

    /** How many people are being booked for by a group that is not stored yet. */
    long peopleLocked() {
        return jdbc.sql("""
            SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = x'626F6F6B'::int::oid
            """).query(Long.class).single();
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time is up").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Numbers given so far, in the order of the store. */
    List<Integer> tokensOf(String queue) {
        return jdbc.sql("""
            SELECT (convert_from(payload, 'UTF8')::jsonb ->> 'tokenNo')::int
              FROM domain_event
             WHERE aggregate_identifier = ?::uuid
               AND payload_type = 'queue.token-issued'
             ORDER BY sequence_number
            """).param(queue).query(Integer.class).list();
    }

    /** In how many transactions these streams' facts of booking were written. */
    int transactionsOf(long after, String... streams) {
        return jdbc.sql("""
            SELECT count(DISTINCT xmin::text)
              FROM domain_event
             WHERE aggregate_identifier = ANY (?::uuid[])
               AND global_index > ?
            """).param(streams).param(after).query(Integer.class).single();
    }

    long newestPosition() {
        return jdbc.sql("SELECT coalesce(max(global_index), 0) FROM domain_event")
                .query(Long.class)
                .single();
    }

    static Throwable failureOf(CompletableFuture<?> answer) throws Exception {
        try {
            throw new AssertionError("answered " + answer.get(60, SECONDS));
        } catch (ExecutionException failed) {
            return Objects.requireNonNull(failed.getCause());
        } catch (TimeoutException never) {
            throw new AssertionError("never answered", never);
        }
    }

    static <A> A answerOf(CompletableFuture<A> answer) throws Exception {
        return answer.get(60, SECONDS);
    }
}
