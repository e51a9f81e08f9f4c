package io.qconnect.command.doctor;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.events.DoctorId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** A doctor begins to practise here. */
record RegisterDoctor(@TargetAggregateIdentifier DoctorId doctorId, String name, String specialty, String roomNo)
        implements Command {

    @Override
    public Refusal ifUnknown() {
        throw new IllegalStateException("A registration creates its doctor");
    }

    @Override
    public boolean mayCreate() {
        return true;
    }

    @Override
    public boolean writesOnlyFacts() {
        return true;
    }
}
