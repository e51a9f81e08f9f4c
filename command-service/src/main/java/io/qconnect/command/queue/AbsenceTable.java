package io.qconnect.command.queue;

import io.qconnect.command.platform.bus.HearsFacts;
import io.qconnect.events.AbsenceId;
import io.qconnect.events.AbsenceReason;
import io.qconnect.events.DoctorEvent;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorEvent.AbsenceWithdrawn;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Fact;
import io.qconnect.events.FileEvent;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * When doctors are away, and which queues of theirs that concerns. It hears of both in the transactions of the facts.
 */
@Component
class AbsenceTable implements HearsFacts {

    /**
     * @param moveTo who sees the patients instead
     * @param withdrawn the doctor is there after all; what is not settled will not be
     */
    record Absence(
            AbsenceId absenceId,
            DoctorId doctorId,
            LocalDate from,
            LocalDate to,
            AbsenceReason reason,
            @Nullable DoctorId moveTo,
            Instant announcedAt,
            boolean settled,
            boolean withdrawn) {}

    /** @param substitute the other doctor's queue of the same day and session, if there is one */
    record Concerned(QueueId queueId, @Nullable QueueId substitute) {}

    private static final String COLUMNS =
            "SELECT absence_id, doctor_id, from_date, to_date, reason, move_to, announced_at, settled, withdrawn"
                    + " FROM absence ";

    /** So many are looked at in one round. */
    static final int AT_ONCE_MAX = 20;

    private static final String UNSETTLED = """
        WHERE NOT settled
          AND NOT withdrawn
          AND (announced_at, absence_id) > (?, ?)
        ORDER BY announced_at, absence_id
        LIMIT ?
        """;

    /** The latest days first. */
    private static final String OF_DOCTOR = """
        WHERE doctor_id = ?
          AND (from_date, absence_id) < (?, ?)
        ORDER BY from_date DESC, absence_id DESC
        LIMIT ?
        """;

    /** No absence is of so late a day. */
    private static final LocalDate AFTER_ALL = LocalDate.of(9999, 12, 31);

    private static final String CONCERNED = """
        SELECT q.queue_id, o.queue_id AS substitute
          FROM absence a
               JOIN doctor_queue q ON q.doctor_id = a.doctor_id AND q.date BETWEEN a.from_date AND a.to_date
               LEFT JOIN doctor_queue o ON o.doctor_id = a.move_to AND o.date = q.date AND o.session = q.session
         WHERE a.absence_id = ?
         ORDER BY q.date, q.session
        """;

    private final JdbcClient jdbc;

    AbsenceTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Absence> find(DoctorId doctor, AbsenceId absence) {
        return jdbc.sql(COLUMNS + "WHERE absence_id = ? AND doctor_id = ?")
                .param(absence.value())
                .param(doctor.value())
                .query(AbsenceTable::read)
                .optional();
    }

    /** The next ones after this one, the latest days first; from the beginning when there is none to begin after. */
    List<Absence> of(DoctorId doctor, @Nullable Absence last, int atMost) {
        return jdbc.sql(COLUMNS + OF_DOCTOR)
                .param(doctor.value())
                .param(last == null ? AFTER_ALL : last.from())
                .param(last == null ? new UUID(0, 0) : last.absenceId().value())
                .param(atMost)
                .query(AbsenceTable::read)
                .list();
    }

    boolean knows(DoctorId doctor) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM known_doctor WHERE doctor_id = ?)")
                .param(doctor.value())
                .query(Boolean.class)
                .single();
    }

    /** The next ones after this one, the oldest first; from the beginning when there is none to begin after. */
    List<Absence> unsettled(@Nullable Absence last) {
        return jdbc.sql(COLUMNS + UNSETTLED)
                .param((last == null ? Instant.EPOCH : last.announcedAt()).atOffset(ZoneOffset.UTC))
                .param(last == null ? new UUID(0, 0) : last.absenceId().value())
                .param(AT_ONCE_MAX)
                .query(AbsenceTable::read)
                .list();
    }

    List<Concerned> concerned(AbsenceId absence) {
        return jdbc.sql(CONCERNED)
                .param(absence.value())
                .query((row, _) -> new Concerned(
                        new QueueId(row.getObject("queue_id", UUID.class)),
                        Optional.ofNullable(row.getObject("substitute", UUID.class))
                                .map(QueueId::new)
                                .orElse(null)))
                .list();
    }

    /** It was not withdrawn. */
    boolean stands(AbsenceId absence) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM absence WHERE absence_id = ? AND NOT withdrawn)")
                .param(absence.value())
                .query(Boolean.class)
                .single();
    }

    void settled(AbsenceId absence) {
        jdbc.sql("UPDATE absence SET settled = true WHERE absence_id = ?")
                .param(absence.value())
                .update();
    }

    @Override
    public void on(Fact fact, MetaData trace, Instant at) {
        switch (fact) {
            case QueueOpened it -> on(it);
            case AbsenceAnnounced it -> on(it, at);
            case AbsenceWithdrawn it -> on(it);
            case QueueEvent _, DoctorEvent _, UserEvent _, FileEvent _ -> {} // neither a queue of a day nor an absence
        }
    }

    private void on(QueueOpened fact) {
        jdbc.sql("INSERT INTO doctor_queue (queue_id, doctor_id, date, session) VALUES (?, ?, ?, ?)")
                .param(fact.queueId().value())
                .param(fact.doctorId().value())
                .param(fact.date())
                .param(fact.session())
                .update();
    }

    private void on(AbsenceAnnounced fact, Instant at) {
        jdbc.sql("""
            INSERT INTO absence (absence_id, doctor_id, from_date, to_date, reason, move_to, announced_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """)
                .param(fact.absenceId().value())
                .param(fact.doctorId().value())
                .param(fact.from())
                .param(fact.to())
                .param(fact.reason().name())
                .param(fact.moveTo() == null ? null : fact.moveTo().value())
                .param(at.atOffset(ZoneOffset.UTC))
                .update();
    }

    private void on(AbsenceWithdrawn fact) {
        jdbc.sql("UPDATE absence SET withdrawn = true WHERE absence_id = ?")
                .param(fact.absenceId().value())
                .update();
    }

    private static Absence read(ResultSet row, int number) throws SQLException {
        UUID moveTo = row.getObject("move_to", UUID.class);
        return new Absence(
                new AbsenceId(row.getObject("absence_id", UUID.class)),
                new DoctorId(row.getObject("doctor_id", UUID.class)),
                row.getObject("from_date", LocalDate.class),
                row.getObject("to_date", LocalDate.class),
                AbsenceReason.valueOf(row.getString("reason")),
                moveTo == null ? null : new DoctorId(moveTo),
                row.getObject("announced_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("settled"),
                row.getBoolean("withdrawn"));
    }
}
