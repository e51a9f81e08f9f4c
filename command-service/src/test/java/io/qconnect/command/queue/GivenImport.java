package io.qconnect.command.queue;

import static io.qconnect.command.queue.GivenQueue.DATE;
import static io.qconnect.command.queue.GivenQueue.DOCTOR;
import static io.qconnect.command.queue.GivenQueue.NOW;
import static io.qconnect.command.queue.GivenQueue.QUEUE;
import static io.qconnect.command.queue.GivenQueue.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.platform.Origin;
import io.qconnect.command.queue.ImportQueue.Row;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.Status;
import io.qconnect.events.TokenPolicy;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A queue of the predecessor, its clinic, and what is written down when it is taken over. */
final class GivenImport {

    static final Origin ORIGIN = new Origin("clinic", "Queue", "7");
    static final Instant BOOKED = Instant.parse("2026-03-01T10:00:00Z");

    /** A fact, with when it happened and which row it comes from. */
    record Written(QueueEvent fact, @Nullable Instant at, String origin) {}

    final WaitingLine line = new WaitingLine();
    final List<Written> written = new ArrayList<>();
    Instant now = NOW;

    boolean doctorHasLeft;

    /** The day before, where the others have been booked. */
    final WaitingLine before = new WaitingLine();

    private final Map<AppointmentId, QueueId> elsewhere = new HashMap<>();
    private final OtherQueues others = new OtherQueues() {
        @Override
        public WaitingLine line(QueueId queue) {
            assertThat(queue).isEqualTo(before.id());
            return before;
        }

        @Override
        public void write(QueueId queue, QueueEvent fact, @Nullable Instant at, String origin) {
            line(queue).evolve(fact, Optional.ofNullable(at).orElse(now));
        }
    };

    final Directory people = new GivenQueue.People() {
        @Override
        public boolean keepsPractising(DoctorId doctor) {
            return !doctorHasLeft;
        }

        @Override
        public Instant now() {
            return now;
        }
    };

    static Row row(int id, int patient, int no, @Nullable Status status) {
        return new Row(
                ORIGIN.other("Appointment", Integer.toString(id)),
                patient(patient),
                no,
                status,
                BOOKED,
                BOOKED.plusSeconds(600));
    }

    ImportAnswer take(int lastNo, Row... rows) {
        return take(ORIGIN, lastNo, rows);
    }

    private ImportAnswer take(Origin origin, int lastNo, Row... rows) {
        written.clear();
        var opening =
                new OpenQueue(QUEUE, DOCTOR, DATE, "DAY", ZoneOffset.UTC, null, null, 3, TokenPolicy.AT_BOOKING, 10);
        var command = new ImportQueue(QUEUE, opening, origin, BOOKED, List.of(rows), elsewhere, lastNo, true);
        return new TakingOver(command, line, people, others, (fact, at, from) -> {
                    written.add(new Written(fact, at, from));
                    line.evolve(fact, Optional.ofNullable(at).orElse(now));
                })
                .carryOut();
    }

    static String said(ImportAnswer answer) {
        return String.join(
                " ",
                answer.appointments().stream()
                        .map(it -> it.id() + ":" + it.tokenNo() + ":" + it.status() + ":" + it.why())
                        .toList());
    }

    <F extends QueueEvent> List<F> facts(Class<F> type) {
        return written.stream()
                .map(Written::fact)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** As the desk does it, or another import. */
    void moveToTheDayBefore(Row row, Instant at) {
        MoveFacts moved = new MoveFacts(line, before);
        moved.move(line.place(row.appointmentId()));
        moved.left().forEach(fact -> line.evolve(fact, at));
        moved.arrived().forEach(fact -> before.evolve(fact, at));
    }

    /** Its patient has the first number of the day before. */
    Row bookedTheDayBefore(Row row) {
        QueueId yesterday = QueueId.of("clinic", DOCTOR, DATE.minusDays(1), "DAY");
        QueueOpened opened = GivenQueue.opened(1, TokenPolicy.AT_BOOKING);
        before.evolve(
                new QueueOpened(
                        yesterday,
                        DOCTOR,
                        DATE.minusDays(1),
                        "DAY",
                        opened.zone(),
                        null,
                        null,
                        1,
                        TokenPolicy.AT_BOOKING,
                        10,
                        opened.room()),
                BOOKED);
        before.evolve(
                new AppointmentBooked(
                        yesterday, row.appointmentId(), row.patientId(), Channel.ONLINE, Priority.ROUTINE),
                BOOKED);
        before.evolve(new TokenIssued(yesterday, row.appointmentId(), 1), BOOKED);
        elsewhere.put(row.appointmentId(), yesterday);
        return row;
    }
}
