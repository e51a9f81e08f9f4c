package io.qconnect.events;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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

    /** Another name, specialty or usual room from now on. */
    @Named("doctor.details-changed")
    record DoctorDetailsChanged(DoctorId doctorId, String name, String specialty, String roomNo)
            implements DoctorEvent {}

    /**
     * The doctor is away on these days, both included. Queues of these days take nobody; whoever waits in them moves to
     * the queues of the other doctor where there is one, or is cancelled by the clinic.
     */
    @Named("doctor.absence-announced")
    record AbsenceAnnounced(
            DoctorId doctorId,
            AbsenceId absenceId,
            LocalDate from,
            LocalDate to,
            AbsenceReason reason,
            @Nullable DoctorId moveTo)
            implements DoctorEvent {}

    /**
     * The doctor is there on these days after all, or the absence is to be announced otherwise. Queues may be opened
     * again; what was done because of the absence stays as it is, and nothing more is done.
     */
    @Named("doctor.absence-withdrawn")
    record AbsenceWithdrawn(DoctorId doctorId, AbsenceId absenceId) implements DoctorEvent {}

    /** The doctor does not practise here any more. */
    @Named("doctor.left")
    record DoctorLeft(DoctorId doctorId) implements DoctorEvent {}
}
