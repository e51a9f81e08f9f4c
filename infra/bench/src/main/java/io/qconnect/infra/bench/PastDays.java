package io.qconnect.infra.bench;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Priority;
import io.qconnect.events.PriorityReason;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.PatientRecalled;
import io.qconnect.events.QueueEvent.PatientSkipped;
import io.qconnect.events.QueueEvent.PriorityChanged;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.TokenPolicy;
import io.qconnect.events.UserId;
import io.qconnect.events.Uuids;
import io.qconnect.events.wire.Catalogue;
import io.qconnect.events.wire.FactJson;
import io.qconnect.events.wire.FactType;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.postgres.CopyRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/**
 * Days that a clinic has behind it, written into the store behind the service's back: whole lives of appointments, as a
 * history has them. All queues of a day go on at the same time, so their facts lie among each other's. Every second
 * patient waits as long as it takes (6 facts); the others become more urgent, and do not hear their first call (10
 * facts).
 */
final class PastDays implements AutoCloseable {

    /** Facts of a day, about. */
    static final long FACTS_A_DAY = 40_000;

    private static final int QUEUES = 50;
    private static final int PLACES = 100;
    private static final LocalDate FIRST = LocalDate.of(2020, 1, 1);

    private static final String COPY = """
        COPY domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp, payload_type,
                           payload_revision, payload, meta_data, command_id, command_part, client_given)
        FROM STDIN (FORMAT binary)
        """;

    private static final int COLUMNS = 12;

    private final BookingLoad bookings;
    private final Connection store;
    private int days;

    PastDays(LocalPostgres postgres, BookingLoad bookings) throws SQLException {
        this.bookings = bookings;
        Login superuser = postgres.superuser();
        this.store = DriverManager.getConnection(
                postgres.jdbcUrl(LocalPostgres.COMMAND_DATABASE), superuser.user(), superuser.password());
    }

    /** One more day. */
    void write() throws SQLException, IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            CopyRow.begin(out);
            writeDay(new Writer(new CopyRow(out, COLUMNS)), FIRST.plusDays(days++));
            CopyRow.finish(out);
        }
        store.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, new ByteArrayInputStream(bytes.toByteArray()));
    }

    private void writeDay(Writer writer, LocalDate date) {
        var doctor = new DoctorId(UUID.fromString(bookings.doctor()));
        Map<QueueId, List<AppointmentId>> places = new LinkedHashMap<>();
        for (int n = 0; n < QUEUES; n++) {
            String session = "P-" + n;
            QueueId queue = QueueId.of("past", doctor, date, session);
            places.put(queue, Stream.generate(AppointmentId::next).limit(PLACES).toList());
            writer.write(opened(queue, doctor, date, session));
        }
        for (int n = 0; n < PLACES; n++) {
            int no = n;
            places.forEach((queue, its) -> writer.write(booking(queue, its.get(no), no)));
        }
        for (int n = 0; n < PLACES; n++) {
            int no = n;
            places.forEach(
                    (queue, its) -> visit(queue, its.get(no), no % 2 == 1).forEach(writer::write));
        }
        places.keySet().forEach(queue -> writer.write(new QueueClosed(queue)));
    }

    private static QueueOpened opened(QueueId queue, DoctorId doctor, LocalDate date, String session) {
        return new QueueOpened(
                queue,
                doctor,
                date,
                session,
                ZoneId.of("Europe/Berlin"),
                null,
                null,
                PLACES,
                TokenPolicy.AT_BOOKING,
                5,
                "1");
    }

    private QueueEvent[] booking(QueueId queue, AppointmentId place, int n) {
        var patient = new UserId(UUID.fromString(bookings.patient(n)));
        return new QueueEvent[] {
            new AppointmentBooked(queue, place, patient, Channel.DESK, Priority.ROUTINE),
            new TokenIssued(queue, place, n + 1)
        };
    }

    private static List<QueueEvent> visit(QueueId queue, AppointmentId place, boolean eventful) {
        var called = new PatientCalled(queue, place, "1", 1, null);
        Stream<QueueEvent> detours = eventful
                ? Stream.of(
                        new PriorityChanged(queue, place, Priority.PRIORITY, PriorityReason.TRIAGE),
                        called,
                        new PatientSkipped(queue, place),
                        new PatientRecalled(queue, place))
                : Stream.empty();
        return Stream.of(
                        Stream.of(new PatientCheckedIn(queue, place)),
                        detours,
                        Stream.of(
                                called,
                                new ConsultationStarted(queue, place, "1"),
                                new ConsultationCompleted(queue, place)))
                .flatMap(facts -> facts)
                .map(fact -> (QueueEvent) fact)
                .toList();
    }

    /** Rows of the event table, each fact in its place in its stream. */
    private static final class Writer {

        private final CopyRow row;
        private final Map<UUID, Long> versions = new HashMap<>();

        Writer(CopyRow row) {
            this.row = row;
        }

        /** Facts of one command. */
        void write(QueueEvent... facts) {
            UUID command = Uuids.timeOrdered();
            byte[] origin = """
                {"actor":"system:benchmark","commandId":"%s","clientGiven":"false","requestHash":"",\
                "correlation":"benchmark"}\
                """.formatted(command).getBytes(StandardCharsets.UTF_8);
            Instant now = Instant.now();
            IntStream.range(0, facts.length).forEach(part -> write(facts[part], now, origin, command, part + 1));
        }

        private void write(QueueEvent fact, Instant at, byte[] origin, UUID command, int part) {
            FactType type = Catalogue.of(fact.getClass());
            row.id(Uuids.timeOrdered())
                    .id(fact.streamId())
                    .count(versions.merge(fact.streamId(), 0L, (last, _) -> last + 1))
                    .text("Queue")
                    .instant(at)
                    .text(type.name())
                    .text(Integer.toString(type.revision()))
                    .bytes(FactJson.write(fact))
                    .bytes(origin)
                    .id(command)
                    .number(part)
                    .truth(false)
                    .end();
        }
    }

    @Override
    public void close() throws SQLException {
        store.close();
    }
}
