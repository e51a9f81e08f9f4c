package io.qconnect.command.queue;

import io.qconnect.command.platform.Refusal;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.UserId;
import org.jspecify.annotations.Nullable;

/** A command about somebody who has a place in the queue already. */
interface OfPlace extends OfPatient {

    AppointmentId appointmentId();

    @Override
    default @Nullable UserId holder(WaitingLine line) {
        return line.placeEvenIfMoved(appointmentId()).patientId();
    }

    @Override
    default Refusal ifSomebodyElses() {
        return Refusal.APPOINTMENT_NOT_FOUND;
    }
}
