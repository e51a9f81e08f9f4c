package io.qconnect.command.queue;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the facts of one group change in the table of open bookings: gathered fact by fact, written with one statement
 * for each kind of change, however many there are. It is written after the facts, under the append lock, so no two
 * groups meet in the table.
 */
final class OpenBookingChanges {

    /** A queue whose day is over has no alarm for its end any more, or never had one. */
    private static final String BEGIN = """
        INSERT INTO open_booking (appointment_id, patient_id, day_over_at)
        SELECT appointment, patient, coalesce(due_at, '-infinity')
          FROM unnest(?, ?, ?) AS begun (appointment, patient, queue)
               LEFT JOIN queue_alarm ON kind = 'DAY_OVER' AND subject = queue
            ON CONFLICT DO NOTHING
        """;

    private static final String MOVE = """
        UPDATE open_booking
           SET day_over_at = coalesce(due_at, '-infinity')
          FROM unnest(?, ?) AS place (appointment, queue)
               LEFT JOIN queue_alarm ON kind = 'DAY_OVER' AND subject = queue
         WHERE appointment_id = appointment
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

    private final Map<UUID, Begun> begun = new HashMap<>();
    private final Map<UUID, UUID> queuesOfMoved = new HashMap<>();
    private final Map<UUID, UUID> queuesOfReopened = new HashMap<>();
    private final Set<UUID> ended = new HashSet<>();
    private final Set<UUID> erased = new HashSet<>();

    private record Begun(UUID patient, UUID queue) {}

    void begins(AppointmentId appointment, UserId patient, QueueId queue) {
        begun.put(appointment.value(), new Begun(patient.value(), queue.value()));
    }

    /** It goes on, in a queue that may be of another day. */
    void moves(AppointmentId appointment, QueueId to) {
        queuesOfMoved.put(appointment.value(), to.value());
    }

    void ends(AppointmentId appointment) {
        begun.remove(appointment.value());
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
        if (!begun.isEmpty()) {
            List<Begun> bookings = List.copyOf(begun.values());
            jdbc.sql(BEGIN)
                    .param(ids(begun.keySet()))
                    .param(ids(bookings.stream().map(Begun::patient).toList()))
                    .param(ids(bookings.stream().map(Begun::queue).toList()))
                    .update();
        }
        if (!queuesOfReopened.isEmpty()) {
            jdbc.sql(BEGIN_AGAIN)
                    .param(ids(queuesOfReopened.values()))
                    .param(ids(queuesOfReopened.keySet()))
                    .update();
        }
        Map<UUID, UUID> queues = new HashMap<>(queuesOfReopened);
        queues.putAll(queuesOfMoved);
        if (!queues.isEmpty()) {
            jdbc.sql(MOVE)
                    .param(ids(queues.keySet()))
                    .param(ids(queues.values()))
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
