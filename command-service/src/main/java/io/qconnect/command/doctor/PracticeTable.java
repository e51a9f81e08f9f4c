package io.qconnect.command.doctor;

import io.qconnect.command.platform.bus.DoctorsOfGroup;
import io.qconnect.command.platform.bus.HearsFacts;
import io.qconnect.events.DoctorEvent;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorEvent.AbsenceWithdrawn;
import io.qconnect.events.DoctorEvent.DoctorDetailsChanged;
import io.qconnect.events.DoctorEvent.DoctorLeft;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Fact;
import io.qconnect.events.FileEvent;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.QueueReopened;
import io.qconnect.events.QueueId;
import io.qconnect.events.Stage;
import io.qconnect.events.UserEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.axonframework.messaging.MetaData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The practice in the command database. It hears of doctors and queues in the transactions of the facts. */
@Component
class PracticeTable implements Practice, HearsFacts {

    /** Waits for queues of this doctor that are being opened at this moment; they take the same lock, shared. */
    private static final String LET_NO_QUEUE_OPEN = "SELECT pg_advisory_xact_lock(?)";

    /**
     * The days of closed queues in which somebody has a place still. Doctors leave seldom, and people come and go all
     * the time: so history is asked, and nothing is counted beside it.
     */
    private static final String DAYS_WITH_PATIENTS = """
        WITH day AS MATERIALIZED (
            SELECT queue_id, convert_from(payload, 'UTF8')::jsonb AS said
              FROM practice_queue
                   JOIN domain_event ON aggregate_identifier = queue_id AND sequence_number = 0
             WHERE doctor_id = ?
        ), coming AS MATERIALIZED (
            SELECT queue_id, said ->> 'date' AS date, said ->> 'zone' AS zone
              FROM day
             WHERE (said ->> 'date')::date >= ?
        )
        SELECT date, zone
          FROM coming
               JOIN domain_event ON aggregate_identifier = queue_id
         GROUP BY queue_id, date, zone
        HAVING count(*) FILTER (WHERE payload_type IN ('queue.appointment-booked', 'queue.appointment-moved-in'))
               + count(*) FILTER (WHERE payload_type = 'queue.status-corrected'
                                    AND convert_from(payload, 'UTF8')::jsonb ->> 'to' = ANY (?))
               > count(*) FILTER (WHERE payload_type IN ('queue.appointment-cancelled', 'queue.appointment-moved-out',
                                                         'queue.consultation-completed', 'queue.no-show-recorded',
                                                         'queue.patient-left'))
        """;

    /** Whoever is corrected into one of these has a place again. */
    private static final String[] ACTIVE =
            Arrays.stream(Stage.values()).filter(Stage::active).map(Stage::name).toArray(String[]::new);

    private final JdbcClient jdbc;
    private final Clock clock;

    PracticeTable(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public boolean knows(DoctorId doctor) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM practice WHERE doctor_id = ?)")
                .param(doctor.value())
                .query(Boolean.class)
                .single();
    }

    @Override
    public boolean hasOpenQueues(DoctorId doctor) {
        letNoQueueOpen(doctor);
        return DoctorsOfGroup.current().hasOpened(doctor)
                || jdbc.sql("SELECT EXISTS (SELECT FROM practice_queue WHERE doctor_id = ? AND is_open)")
                        .param(doctor.value())
                        .query(Boolean.class)
                        .single();
    }

    @Override
    public boolean hasPatients(DoctorId doctor) {
        return DoctorsOfGroup.current().isWaitedForAgain(doctor) || hasPatientsInHistory(doctor, clock.instant());
    }

    private boolean hasPatientsInHistory(DoctorId doctor, Instant now) {
        return jdbc
                .sql(DAYS_WITH_PATIENTS)
                .param(doctor.value())
                // somewhere it is still yesterday
                .param(LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1))
                .param(ACTIVE)
                .query((row, _) -> LocalDate.parse(row.getString("date"))
                        .plusDays(1)
                        .atStartOfDay(ZoneId.of(row.getString("zone")))
                        .toInstant())
                .list()
                .stream()
                .anyMatch(now::isBefore);
    }

    private void letNoQueueOpen(DoctorId doctor) {
        jdbc.sql(LET_NO_QUEUE_OPEN)
                .param(doctor.value().getLeastSignificantBits())
                .query(row -> {});
    }

    @Override
    public void noteAbsence(AbsenceAnnounced absence) {
        letNoQueueOpen(absence.doctorId());
        DoctorsOfGroup.current().away(absence);
    }

    @Override
    public void noteLeaving(DoctorId doctor) {
        DoctorsOfGroup.current().left(doctor);
    }

    @Override
    public void on(Fact fact, MetaData trace, Instant at) {
        switch (fact) {
            case DoctorEvent it -> on(it);
            case QueueOpened it -> on(it);
            case QueueClosed it -> setOpen(it.queueId(), false);
            case QueueReopened it -> setOpen(it.queueId(), true);
            case QueueEvent _, UserEvent _, FileEvent _ -> {} // neither who practises nor which queues are open
        }
    }

    private void on(DoctorEvent fact) {
        switch (fact) {
            case DoctorRegistered it ->
                jdbc.sql("INSERT INTO practice (doctor_id) VALUES (?)")
                        .param(it.doctorId().value())
                        .update();
            case DoctorLeft it ->
                jdbc.sql("DELETE FROM practice WHERE doctor_id = ?")
                        .param(it.doctorId().value())
                        .update();
            case DoctorDetailsChanged _, AbsenceAnnounced _, AbsenceWithdrawn _ -> {} // still practising
        }
    }

    private void on(QueueOpened fact) {
        jdbc.sql("INSERT INTO practice_queue (queue_id, doctor_id, is_open) VALUES (?, ?, true)")
                .param(fact.queueId().value())
                .param(fact.doctorId().value())
                .update();
    }

    private void setOpen(QueueId queue, boolean open) {
        jdbc.sql("UPDATE practice_queue SET is_open = ? WHERE queue_id = ?")
                .param(open)
                .param(queue.value())
                .update();
    }
}
