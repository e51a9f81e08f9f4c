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
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.TokenPolicy;
import io.qconnect.events.UserId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** A patient takes a place in the line, and with it, unless numbers are given at check-in, the next number. */
record BookAppointment(
        @TargetAggregateIdentifier QueueId queueId,
        AppointmentId appointmentId,
        UserId patientId,
        Channel channel,
        Priority priority)
        implements QueueCommand {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        line.mustBeOpen();
        if (line.holds(patientId)) {
            refuse(ALREADY_IN_QUEUE);
        }
        if (line.full()) {
            refuse(QUEUE_FULL);
        }
        if (!directory.knowsPatient(patientId)) {
            refuse(PATIENT_UNKNOWN);
        }
        var booked = new AppointmentBooked(queueId, appointmentId, patientId, channel, priority);
        return line.tokenPolicy() == TokenPolicy.AT_BOOKING
                ? List.of(booked, new TokenIssued(queueId, appointmentId, line.nextTokenNo()))
                : List.of(booked);
    }
}
