package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ROOM_OCCUPIED;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.Stage.IN_CONSULTATION;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * The consultation begins: in the given room, else where the patient was called to, else where the doctor usually sits.
 * Nobody is seen without a number: who has none yet gets it now.
 */
record StartConsultation(
        @TargetAggregateIdentifier QueueId queueId,
        AppointmentId appointmentId,
        @Nullable String room) implements QueueCommand, OfPlace {

    StartConsultation {
        room = room == null ? null : RoomName.of(room);
    }

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        Place place = line.placeThatMayGoTo(IN_CONSULTATION, appointmentId);
        String where = room != null ? room : place.room() != null ? place.room() : usualRoom(line, directory);
        if (line.occupied(where)) {
            refuse(ROOM_OCCUPIED);
        }
        var started = new ConsultationStarted(queueId, appointmentId, where);
        return place.tokenNo() != null
                ? List.of(started)
                : List.of(new TokenIssued(queueId, appointmentId, line.nextTokenNo()), started);
    }

    /** The doctor may have moved since the queue was opened. */
    private static String usualRoom(WaitingLine line, Directory directory) {
        return directory.roomOf(line.doctorId()).orElseGet(line::room);
    }
}
