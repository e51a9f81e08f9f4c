package io.qconnect.command.doctor;

import io.qconnect.events.AbsenceId;
import io.qconnect.events.DoctorId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * The doctor will be there after all, or the absence was announced wrongly. Withdrawn again it changes nothing. Who was
 * moved or cancelled stays so, and so do queues that were closed: the desk opens them again.
 */
record WithdrawAbsence(@TargetAggregateIdentifier DoctorId doctorId, AbsenceId absenceId) implements DoctorCommand {}
