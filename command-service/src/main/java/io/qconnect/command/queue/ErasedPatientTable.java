package io.qconnect.command.queue;

import io.qconnect.command.platform.bus.HearsFacts;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.DoctorEvent;
import io.qconnect.events.Fact;
import io.qconnect.events.FileEvent;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserEvent;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.axonframework.messaging.MetaData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who was erased and may still have places. It hears of them in the transactions of the facts. */
@Component
class ErasedPatientTable implements HearsFacts {

    /**
     * @param erasedAt when the fact was written
     * @param by who has erased: they themselves, or the clinic
     */
    record Erased(UserId patientId, Instant erasedAt, CancelledBy by) {}

    private static final String DUE = """
        SELECT user_id, erased_at,
               EXISTS (SELECT
                         FROM domain_event
                        WHERE aggregate_identifier = user_id
                          AND payload_type = 'user.erased'
                          AND convert_from(meta_data, 'UTF8')::jsonb ->> 'actor' = user_id::text) AS by_themselves
          FROM erased_patient
         WHERE look_at <= ?
         ORDER BY look_at
         LIMIT ?
        """;

    /**
     * No booking is written down a second time just for this, which happens to one patient in thousands: the facts of
     * the queues to come tell, and there are few enough of these. Each is looked at by itself, along the index of its
     * stream.
     */
    private static final String QUEUES_OF = """
        SELECT q.queue_id
          FROM doctor_queue q
               CROSS JOIN LATERAL (
                   SELECT
                     FROM domain_event
                    WHERE aggregate_identifier = q.queue_id
                      AND payload_type IN ('queue.appointment-booked', 'queue.appointment-moved-in')
                      AND position(convert_to(?, 'UTF8') IN payload) > 0
                    LIMIT 1) AS arrival
         WHERE q.date >= ?
         ORDER BY q.date, q.queue_id
        """;

    private final JdbcClient jdbc;

    ErasedPatientTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Erased> due(Instant now, int atMost) {
        return jdbc.sql(DUE)
                .param(now.atOffset(ZoneOffset.UTC))
                .param(atMost)
                .query((row, _) -> new Erased(
                        new UserId(row.getObject("user_id", UUID.class)),
                        row.getObject("erased_at", OffsetDateTime.class).toInstant(),
                        row.getBoolean("by_themselves") ? CancelledBy.PATIENT : CancelledBy.CLINIC))
                .list();
    }

    /** The queues from this day on in which the patient has, or had, a place. */
    List<QueueId> queuesOf(UserId patient, LocalDate from) {
        return jdbc.sql(QUEUES_OF).param("\"" + patient + "\"").param(from).query(UUID.class).list().stream()
                .map(QueueId::new)
                .toList();
    }

    void lookAgain(UserId patient, Instant at) {
        jdbc.sql("UPDATE erased_patient SET look_at = ? WHERE user_id = ?")
                .param(at.atOffset(ZoneOffset.UTC))
                .param(patient.value())
                .update();
    }

    void remove(UserId patient) {
        jdbc.sql("DELETE FROM erased_patient WHERE user_id = ?")
                .param(patient.value())
                .update();
    }

    @Override
    public void on(Fact fact, MetaData trace, Instant at) {
        switch (fact) {
            case UserErased it ->
                jdbc.sql("""
                    INSERT INTO erased_patient (user_id, erased_at, look_at)
                    VALUES (?, ?, ?)
                        ON CONFLICT DO NOTHING
                    """)
                        .param(it.userId().value())
                        .param(at.atOffset(ZoneOffset.UTC))
                        .param(at.atOffset(ZoneOffset.UTC))
                        .update();
            case UserEvent _, QueueEvent _, DoctorEvent _, FileEvent _ -> {} // nobody is erased by these
        }
    }
}
