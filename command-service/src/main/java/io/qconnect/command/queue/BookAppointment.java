package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ALREADY_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.PATIENT_UNKNOWN;
import static io.qconnect.command.platform.Refusal.QUEUE_FULL;
import static io.qconnect.command.platform.Refusal.TOO_MANY_OPEN_APPOINTMENTS;
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
import java.util.ArrayList;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * A patient takes a place in the line, and with it, unless numbers are given at check-in, the next number. Nobody fills
 * the clinic's queues alone: who books in person may only have so many open appointments. The desk, which sees whom it
 * books for, may book more.
 */
record BookAppointment(
        @TargetAggregateIdentifier QueueId queueId,
        AppointmentId appointmentId,
        UserId patientId,
        Channel channel,
        Priority priority)
        implements QueueCommand {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        if (channel == Channel.ONLINE && !directory.mayBookAnother(patientId)) {
            refuse(TOO_MANY_OPEN_APPOINTMENTS);
        }
        line.mustNotBeTakenTooOften(patientId, channel);
        return takePlace(line, directory);
    }

    /** However many appointments the patient has or had: what another system has given is not taken back. */
    List<QueueEvent> takePlace(WaitingLine line, Directory directory) {
        line.mustTake(patientId);
        if (line.holds(patientId)) {
            refuse(ALREADY_IN_QUEUE);
        }
        if (line.fullFor(patientId)) {
            refuse(QUEUE_FULL);
        }
        if (!directory.knowsPatient(patientId)) {
            refuse(PATIENT_UNKNOWN);
        }
        List<QueueEvent> facts = new ArrayList<>(line.leavesWaitingList(patientId));
        facts.add(new AppointmentBooked(queueId, appointmentId, patientId, channel, priority));
        if (line.tokenPolicy() == TokenPolicy.AT_BOOKING) {
            facts.add(new TokenIssued(queueId, appointmentId, line.nextTokenNo()));
        }
        return facts;
    }
}
