package io.qconnect.command.doctor;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.events.DoctorId;

/** What somebody asks of a doctor who practises here. */
sealed interface DoctorCommand extends Command permits ChangeDetails, AnnounceAbsence, WithdrawAbsence, LeaveClinic {

    DoctorId doctorId();

    @Override
    default Refusal ifUnknown() {
        return Refusal.DOCTOR_NOT_FOUND;
    }

    @Override
    default boolean writesOnlyFacts() {
        return true;
    }
}
