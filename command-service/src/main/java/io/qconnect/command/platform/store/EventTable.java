package io.qconnect.command.platform.store;

import static org.axonframework.common.jdbc.JdbcUtils.executeQuery;
import static org.axonframework.common.jdbc.JdbcUtils.listResults;

import io.qconnect.command.platform.Trace;
import io.qconnect.postgres.CopyRow;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedDomainEventData;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.util.PSQLException;

/**
 * The event store on PostgreSQL: Axon's JDBC engine on a table of our own making (see V1 of the command database).
 *
 * <p><b>The store's order is the commit order.</b> Whoever adds facts takes a transaction-level advisory lock before
 * the first position is drawn and holds it to the commit; the table itself sees to that (V16). So a position that a
 * reader has passed is never filled in later, and whoever reads on from a position can lose nothing (decision 0003).
 */
public class EventTable extends JdbcEventStorageEngine {

    /** "QConnect" in ASCII: the key of the append lock, shared by everybody who appends to this database. */
    static final long APPEND_LOCK = 0x51436F6E6E656374L;

    public static final String TAKE_APPEND_LOCK = "SELECT pg_advisory_xact_lock(" + APPEND_LOCK + ")";

    /**
     * Where the table tells every process that listens that there are more facts: when, and only if, a transaction with
     * some of them commits. The note is the name of the connection that they came over, which is the name of its
     * process.
     */
    public static final String NEWS = "qconnect_facts";

    private static final String APPEND = """
        COPY domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                           payload_type, payload_revision, payload, meta_data,
                           command_id, command_part, client_given)
        FROM STDIN (FORMAT binary)
        """;

    private static final int COLUMNS = 12;

    /** Of most. */
    private static final int BYTES_OF_A_FACT = 512;

    private static final String AFTER = """
        SELECT global_index, event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
               payload_type, payload_revision, payload, meta_data
          FROM domain_event
         WHERE global_index > ?
         ORDER BY global_index
         LIMIT ?
        """;

    /** The resource of a unit of work that names a fact which it has appended. */
    private static final String APPENDED = "qconnect.appended";

    /** One of the facts that a unit of work appended: if it is stored, all of them are. */
    public record Appended(UUID aggregate, long sequenceNumber, UUID event) {}

    private final TransactionManager transactions;

    private EventTable(Builder builder, TransactionManager transactions) {
        super(builder);
        this.transactions = transactions;
    }

    /** Completes a builder that already has its connections and serializers. */
    public static EventTable of(Builder builder, TransactionManager transactions) {
        return new EventTable(
                builder.transactionManager(transactions)
                        .schema(columns())
                        .persistenceExceptionResolver(EventTable::isDuplicate),
                transactions);
    }

    private static EventSchema columns() {
        return EventSchema.builder()
                .eventTable("domain_event")
                .snapshotTable("aggregate_snapshot")
                .globalIndexColumn("global_index")
                .timestampColumn("time_stamp")
                .eventIdentifierColumn("event_identifier")
                .aggregateIdentifierColumn("aggregate_identifier")
                .sequenceNumberColumn("sequence_number")
                .typeColumn("type")
                .payloadTypeColumn("payload_type")
                .payloadRevisionColumn("payload_revision")
                .payloadColumn("payload")
                .metaDataColumn("meta_data")
                .build();
    }

    /**
     * By COPY, in binary: the server parses nothing and inserts a page of rows at a time, which takes it two thirds of
     * what a batch of statements takes (decision 0036). All rows are written down before the COPY begins, because with
     * it the lock is taken that everybody else waits for.
     */
    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (!events.isEmpty()) {
            transactions.executeInTransaction(() -> {
                try (Connection connection = getConnection()) {
                    append(connection, events, serializer);
                } catch (SQLException | IOException failed) {
                    handlePersistenceException(failed, events.getFirst());
                }
            });
        }
    }

    private static void append(Connection connection, List<? extends EventMessage<?>> events, Serializer serializer)
            throws SQLException, IOException {
        remember((DomainEventMessage<?>) events.getFirst());
        byte[] rows = rows(events, serializer);
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(APPEND);
        try {
            copy.writeToCopy(rows, 0, rows.length);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static byte[] rows(List<? extends EventMessage<?>> events, Serializer serializer) throws IOException {
        var rows = new ByteArrayOutputStream(events.size() * BYTES_OF_A_FACT);
        Map<String, Integer> parts = partsOfThisUnitOfWork();
        try (var out = new DataOutputStream(rows)) {
            CopyRow.begin(out);
            CopyRow row = new CopyRow(out, COLUMNS);
            MetaData origin = events.getFirst().getMetaData();
            byte[] writtenOrigin = written(origin, serializer);
            for (EventMessage<?> event : events) {
                if (!event.getMetaData().equals(origin)) { // facts of one command have the same
                    origin = event.getMetaData();
                    writtenOrigin = written(origin, serializer);
                }
                write(row, (DomainEventMessage<?>) event, serializer, writtenOrigin, parts);
            }
            CopyRow.finish(out);
        }
        return rows.toByteArray();
    }

    private static byte[] written(MetaData origin, Serializer serializer) {
        return serializer.serialize(origin, byte[].class).getData();
    }

    private static void write(
            CopyRow row,
            DomainEventMessage<?> event,
            Serializer serializer,
            byte[] metaData,
            Map<String, Integer> parts) {
        SerializedObject<byte[]> payload = event.serializePayload(serializer, byte[].class);
        String commandId = Trace.read(event.getMetaData(), Trace.COMMAND_ID);
        row.id(UUID.fromString(event.getIdentifier()))
                .id(UUID.fromString(event.getAggregateIdentifier()))
                .count(event.getSequenceNumber())
                .text(event.getType())
                .instant(event.getTimestamp())
                .text(payload.getType().getName())
                .text(payload.getType().getRevision())
                .bytes(payload.getData())
                .bytes(metaData)
                .id(UUID.fromString(commandId))
                .number(parts.merge(commandId, 1, Integer::sum))
                .truth(Boolean.parseBoolean(Trace.read(event.getMetaData(), Trace.CLIENT_GIVEN)))
                .end();
    }

    private static void remember(DomainEventMessage<?> fact) {
        CurrentUnitOfWork.get()
                .root()
                .resources()
                .putIfAbsent(
                        APPENDED,
                        new Appended(
                                UUID.fromString(fact.getAggregateIdentifier()),
                                fact.getSequenceNumber(),
                                UUID.fromString(fact.getIdentifier())));
    }

    public static @Nullable Appended appendedIn(UnitOfWork<?> unit) {
        return unit.root().getResource(APPENDED);
    }

    /** Facts of one command may be appended in several steps; their parts count on. */
    private static Map<String, Integer> partsOfThisUnitOfWork() {
        return CurrentUnitOfWork.get().root().getOrComputeResource("qconnect.command-parts", _ -> new HashMap<>());
    }

    /**
     * One statement, in a transaction only where there is one. Axon remembers missing positions, looks for them again,
     * and when it finds nothing asks whether there is something further on; under the append lock a missing position
     * stays missing, and what comes next is next however far away it is.
     */
    @Override
    protected List<TrackedEventData<?>> fetchTrackedEvents(@Nullable TrackingToken last, int most) {
        long position = last == null ? -1 : last.position().orElse(-1);
        return executeQuery(
                getConnection(),
                connection -> {
                    PreparedStatement statement = connection.prepareStatement(AFTER);
                    statement.setLong(1, position);
                    statement.setInt(2, most);
                    return statement;
                },
                listResults(row -> {
                    var place = GapAwareTrackingToken.newInstance(row.getLong("global_index"), Set.of());
                    // facts go out as they always did, with the time to the millisecond
                    Instant at = readTimeStamp(row, "time_stamp").truncatedTo(ChronoUnit.MILLIS);
                    return new TrackedDomainEventData<>(place, entry(row, at));
                }),
                failed -> new EventStoreException("Facts after " + position + " could not be read", failed));
    }

    /** A piece that is not full is the last; Axon, whose pieces can have holes, asks on until one is empty. */
    @Override
    protected Stream<? extends TrackedEventData<?>> readEventData(@Nullable TrackingToken last, boolean mayBlock) {
        int most = batchSize();
        return Stream.iterate(
                        fetchTrackedEvents(last, most),
                        piece -> !piece.isEmpty(),
                        piece -> piece.size() < most
                                ? List.of()
                                : fetchTrackedEvents(piece.getLast().trackingToken(), most))
                .flatMap(List::stream);
    }

    @Override
    protected DomainEventData<?> getDomainEventData(ResultSet row) throws SQLException {
        return entry(row, readTimeStamp(row, "time_stamp"));
    }

    private static StoredEntry entry(ResultSet row, Instant at) throws SQLException {
        return new StoredEntry(
                row.getString("type"),
                row.getString("aggregate_identifier"),
                row.getLong("sequence_number"),
                row.getString("event_identifier"),
                at,
                new SimpleSerializedObject<>(
                        row.getBytes("payload"),
                        byte[].class,
                        row.getString("payload_type"),
                        row.getString("payload_revision")),
                new SerializedMetaData<>(row.getBytes("meta_data"), byte[].class));
    }

    /**
     * To the microsecond, as whoever decided about the fact knew it: an aggregate is the same remembered or read again.
     */
    @Override
    protected Instant readTimeStamp(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** The same client-given command was carried out elsewhere at the same time; trying again would not help. */
    public static final class AlreadyCarriedOut extends RuntimeException {

        private static final long serialVersionUID = 1L;

        AlreadyCarriedOut(Throwable cause) {
            super("This command was carried out already", cause);
        }

        public AlreadyCarriedOut() {
            super("This command was carried out already", null, false, false);
        }
    }

    /**
     * A fact whose number is taken is a conflict, also when it is the first of its stream. Axon has another name for
     * that, by which nobody knows it, and goes by the first of these facts, though the conflict may be any other's.
     */
    @Override
    protected void handlePersistenceException(Exception exception, EventMessage<?> event) {
        if (violates(exception, "domain_event_command")) {
            throw new AlreadyCarriedOut(exception);
        }
        if (isDuplicate(exception)) {
            throw new ConcurrencyException("Somebody else was faster to write a fact of this number", exception);
        }
        super.handlePersistenceException(exception, event);
    }

    /** {@link PersistenceExceptionResolver}: somebody else wrote this sequence number. */
    static boolean isDuplicate(Exception exception) {
        return violates(exception, "domain_event_stream");
    }

    private static boolean violates(Throwable exception, String constraint) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException sql
                    && sql.getServerErrorMessage() != null
                    && constraint.equals(sql.getServerErrorMessage().getConstraint())) {
                return true;
            }
        }
        return false;
    }
}
