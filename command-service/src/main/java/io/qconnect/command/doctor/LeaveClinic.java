package io.qconnect.command.doctor;

import io.qconnect.events.DoctorId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * The doctor stops practising here; only once all queues are closed and, where their day is not over, nobody has a
 * place in them any more: so nobody waits for somebody who is gone.
 */
record LeaveClinic(@TargetAggregateIdentifier DoctorId doctorId) implements DoctorCommand {}
