package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ALREADY_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.PATIENT_UNKNOWN;
import static io.qconnect.command.platform.Refusal.QUEUE_FULL;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** Somebody stands at the desk without an appointment: booked, numbered and checked in at once, known or not. */
record AdmitWalkIn(
        @TargetAggregateIdentifier QueueId queueId,
        AppointmentId appointmentId,
        @Nullable UserId patientId,
        Priority priority)
        implements QueueCommand {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        line.mustBeOpen();
        if (patientId != null && line.holds(patientId)) {
            refuse(ALREADY_IN_QUEUE);
        }
        if (line.full()) {
            refuse(QUEUE_FULL);
        }
        if (patientId != null && !directory.knowsPatient(patientId)) {
            refuse(PATIENT_UNKNOWN);
        }
        return List.of(
                new AppointmentBooked(queueId, appointmentId, patientId, Channel.WALK_IN, priority),
                new TokenIssued(queueId, appointmentId, line.nextTokenNo()),
                new PatientCheckedIn(queueId, appointmentId));
    }
}
