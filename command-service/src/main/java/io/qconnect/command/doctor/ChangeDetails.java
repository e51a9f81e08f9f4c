package io.qconnect.command.doctor;

import io.qconnect.events.DoctorId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The doctor has another name, specialty or room. */
record ChangeDetails(@TargetAggregateIdentifier DoctorId doctorId, String name, String specialty, String roomNo)
        implements DoctorCommand {}
