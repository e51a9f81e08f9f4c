package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.DAY_NOT_OVER;
import static io.qconnect.command.platform.Refusal.QUEUE_CLOSED;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.QueueState.CLOSED;

import io.qconnect.command.platform.PastCommand;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.NoShowRecorded;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueId;
import io.qconnect.events.Stage;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * The day is over: the queue closes, and whoever never came becomes a no-show, unless the doctor was away: then the
 * clinic has cancelled. Who is here is not sent away by a clock; the desk finishes with them. {@link Alarms} asks for
 * it.
 */
record CloseForTheDay(@TargetAggregateIdentifier QueueId queueId) implements QueueCommand {

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        if (directory.now().isBefore(line.dayEnd())) {
            refuse(DAY_NOT_OVER);
        }
        if (line.state() == CLOSED && !line.anybodyIs(Stage.BOOKED)) {
            refuse(QUEUE_CLOSED);
        }
        List<QueueEvent> facts = new ArrayList<>();
        if (line.state() != CLOSED) {
            facts.add(new QueueClosed(queueId));
            facts.addAll(line.dissolvedWaitingList());
        }
        boolean nobodyWasThere = line.anybodyIs(Stage.BOOKED)
                && directory.absence(line.doctorId(), line.date()).isPresent();
        for (Place place : line.waiting()) {
            if (place.stage() == Stage.BOOKED) {
                facts.add(
                        nobodyWasThere
                                ? new AppointmentCancelled(
                                        queueId,
                                        place.appointmentId(),
                                        CancelledBy.CLINIC,
                                        CancellationReason.DOCTOR_UNAVAILABLE)
                                : new NoShowRecorded(queueId, place.appointmentId()));
            }
        }
        return facts;
    }

    /** It cancelled because the doctor was away. */
    static boolean wasOfAbsence(PastCommand dayEnd) {
        return dayEnd.facts().stream().anyMatch(AppointmentCancelled.class::isInstance);
    }
}
