package io.qconnect.command.queue;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the facts of one group change in the table of open bookings: gathered fact by fact, written with one statement for
 * each kind of change, however many there are. It is written after the facts, under the append lock, so no two groups meet
 * in the table.
 */
final class OpenBookingChanges {

    private static final String BEGIN = """
        INSERT INTO open_booking (appointment_id, patient_id)
        SELECT * FROM unnest(?, ?)
            ON CONFLICT DO NOTHING
        """;

    private static final String END = "DELETE FROM open_booking WHERE appointment_id = ANY (?)";

    /** A correction says neither whose place it is nor who booked it; the stream knows. Corrections are rare. */
    private static final String BEGIN_AGAIN = """
        INSERT INTO open_booking (appointment_id, patient_id)
        SELECT (said ->> 'appointmentId')::uuid, (said ->> 'patientId')::uuid
          FROM (SELECT payload_type,
                       convert_from(payload, 'UTF8')::jsonb AS said,
                       convert_from(meta_data, 'UTF8')::jsonb AS trace
                  FROM domain_event
                 WHERE aggregate_identifier = ANY (?)
                   AND payload_type IN ('queue.appointment-booked', 'queue.appointment-moved-in')) AS arrival
         WHERE (said ->> 'appointmentId')::uuid = ANY (?)
           AND said ->> 'channel' = 'ONLINE'
           AND (payload_type = 'queue.appointment-moved-in' OR trace ->> 'actor' = said ->> 'patientId')
           AND EXISTS (SELECT FROM known_patient WHERE user_id = (said ->> 'patientId')::uuid)
            ON CONFLICT DO NOTHING
        """;

    private static final String FORGET = "DELETE FROM open_booking WHERE patient_id = ANY (?)";

    private final Map<UUID, UUID> patients = new HashMap<>();
    private final Map<UUID, UUID> queuesOfReopened = new HashMap<>();
    private final Set<UUID> ended = new HashSet<>();
    private final Set<UUID> erased = new HashSet<>();

    void begins(AppointmentId appointment, UserId patient) {
        patients.put(appointment.value(), patient.value());
    }

    void ends(AppointmentId appointment) {
        patients.remove(appointment.value());
        queuesOfReopened.remove(appointment.value());
        ended.add(appointment.value());
    }

    void beginsAgain(AppointmentId appointment, QueueId queue) {
        ended.remove(appointment.value());
        queuesOfReopened.put(appointment.value(), queue.value());
    }

    void forget(UserId patient) {
        erased.add(patient.value());
    }

    /** Whoever is erased goes last: nothing of theirs stays, whatever else has happened in the group. */
    void write(JdbcClient jdbc) {
        if (!patients.isEmpty()) {
            jdbc.sql(BEGIN)
                    .param(ids(patients.keySet()))
                    .param(ids(patients.values()))
                    .update();
        }
        if (!queuesOfReopened.isEmpty()) {
            jdbc.sql(BEGIN_AGAIN)
                    .param(ids(queuesOfReopened.values()))
                    .param(ids(queuesOfReopened.keySet()))
                    .update();
        }
        if (!ended.isEmpty()) {
            jdbc.sql(END).param(ids(ended)).update();
        }
        if (!erased.isEmpty()) {
            jdbc.sql(FORGET).param(ids(erased)).update();
        }
    }

    private static UUID[] ids(Collection<UUID> ids) {
        return ids.toArray(UUID[]::new);
    }
}
