package io.qconnect.command.doctor;

import io.qconnect.events.DoctorEvent;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A doctor of the clinic. */
@Aggregate(lockFactory = "lockFactory")
class Doctor {

    @AggregateIdentifier
    private @Nullable DoctorId id;

    Doctor() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    DoctorAnswer handle(RegisterDoctor command) {
        AggregateLifecycle.apply(
                new DoctorRegistered(command.doctorId(), command.name(), command.specialty(), command.roomNo()));
        return new DoctorAnswer(command.doctorId(), AggregateLifecycle.getVersion() + 1);
    }

    @EventSourcingHandler
    void evolve(DoctorEvent fact) {
        switch (fact) {
            case DoctorRegistered registered -> id = registered.doctorId();
        }
    }
}
