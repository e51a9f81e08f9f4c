package io.qconnect.events;

import java.util.UUID;

/** What can happen to a doctor of the clinic. A doctor's name hangs at the door: it is public. */
public sealed interface DoctorEvent extends Fact {

    DoctorId doctorId();

    @Override
    default UUID streamId() {
        return doctorId().value();
    }

    /** The doctor practises here from now on, usually in this room. */
    @Named("doctor.registered")
    record DoctorRegistered(DoctorId doctorId, String name, String specialty, String roomNo) implements DoctorEvent {}
}
