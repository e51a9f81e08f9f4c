package io.qconnect.command.queue;

import io.qconnect.events.AppointmentId;

/** A command about somebody who has a place in the queue already. */
interface OfPlace {

    AppointmentId appointmentId();
}
