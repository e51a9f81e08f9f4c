package io.qconnect.command.doctor;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Trace;
import io.qconnect.events.DoctorEvent.DoctorDetailsChanged;
import io.qconnect.events.DoctorId;
import java.time.Instant;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * A doctor of the predecessor becomes one of the clinic, or has changed there since.
 *
 * @param registration as the doctor stands in the predecessor's database now
 * @param changedAt when that row was last written, if it tells
 */
record ImportDoctor(
        @TargetAggregateIdentifier DoctorId doctorId,
        RegisterDoctor registration,
        @Nullable Instant changedAt) implements Command {

    @Override
    public Refusal ifUnknown() {
        throw new IllegalStateException("An import creates its doctor");
    }

    @Override
    public boolean mayCreate() {
        return true;
    }

    @Override
    public boolean writesOnlyFacts() {
        return true;
    }

    DoctorDetailsChanged details() {
        return new DoctorDetailsChanged(doctorId, registration.name(), registration.specialty(), registration.roomNo());
    }

    /** When a change of the row happened; the row itself is older. */
    MetaData changed() {
        return changedAt == null ? MetaData.emptyInstance() : MetaData.with(Trace.EFFECTIVE_AT, changedAt.toString());
    }
}
