package io.qconnect.command.doctor;

import io.qconnect.events.DoctorId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The doctor stops practising here; only once all queues are closed, so that nobody waits for somebody who is gone. */
record LeaveClinic(@TargetAggregateIdentifier DoctorId doctorId) implements DoctorCommand {}
