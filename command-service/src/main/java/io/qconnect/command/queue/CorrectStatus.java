package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ALREADY_IN_QUEUE;
import static io.qconnect.command.platform.Refusal.DOCTOR_UNKNOWN;
import static io.qconnect.command.platform.Refusal.NOT_ALLOWED_IN_STAGE;
import static io.qconnect.command.platform.Refusal.QUEUE_FULL;
import static io.qconnect.command.platform.Refusal.ROOM_OCCUPIED;
import static io.qconnect.command.platform.Refusal.refuse;
import static io.qconnect.events.Stage.BOOKED;
import static io.qconnect.events.Stage.IN_CONSULTATION;

import io.qconnect.command.platform.Invalid;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.CorrectionReason;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.StatusCorrected;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.Stage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * How a visit ended was written down wrongly, and an administrator sets it right. Nothing is taken back: the wrong fact
 * stays in history, and this one after it. Whoever comes back into the line needs a place in it like everybody else,
 * and does not wait for another one any more.
 */
record CorrectStatus(
        @TargetAggregateIdentifier QueueId queueId, AppointmentId appointmentId, Stage stage, CorrectionReason reason)
        implements QueueCommand, OfPlace {

    /** Into the others nobody can be put by hand: they follow from a call, or from a move to another queue. */
    private static final Set<Stage> POSSIBLE = EnumSet.of(
            BOOKED, Stage.CHECKED_IN, IN_CONSULTATION, Stage.COMPLETED, Stage.CANCELLED, Stage.NO_SHOW, Stage.LEFT);

    CorrectStatus {
        if (!POSSIBLE.contains(stage)) {
            throw new Invalid("/stage", "must be one of " + POSSIBLE);
        }
    }

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        Place place = line.place(appointmentId);
        if (place.stage().active() || place.stage() == stage) {
            refuse(NOT_ALLOWED_IN_STAGE);
        }
        List<QueueEvent> facts = new ArrayList<>();
        if (stage.active()) {
            mayComeBack(place, line, directory);
            facts.addAll(line.leavesWaitingList(place.patientId()));
        }
        // a place that was given up may stay without a number; nobody waits or is seen without one
        boolean needsNumber = stage.active() && stage != BOOKED || stage == Stage.COMPLETED;
        if (needsNumber && place.tokenNo() == null) {
            facts.add(new TokenIssued(queueId, appointmentId, line.nextTokenNo()));
        }
        facts.add(new StatusCorrected(queueId, appointmentId, place.stage(), stage, reason));
        return facts;
    }

    /** Somebody is to be seen on a day that is not over: for that, the doctor must be here. */
    boolean waitsAgain(WaitingLine line, Directory directory) {
        return stage.active() && directory.now().isBefore(line.dayEnd());
    }

    private void mayComeBack(Place place, WaitingLine line, Directory directory) {
        if (waitsAgain(line, directory) && !directory.keepsPractising(line.doctorId())) {
            refuse(DOCTOR_UNKNOWN);
        }
        if (place.patientId() != null && line.holds(place.patientId())) {
            refuse(ALREADY_IN_QUEUE);
        }
        if (line.fullFor(place.patientId())) {
            refuse(QUEUE_FULL);
        }
        if (stage == IN_CONSULTATION) {
            String room = place.room();
            if (room == null) {
                throw refuse(NOT_ALLOWED_IN_STAGE);
            }
            if (line.occupied(room)) {
                refuse(ROOM_OCCUPIED);
            }
        }
    }
}
