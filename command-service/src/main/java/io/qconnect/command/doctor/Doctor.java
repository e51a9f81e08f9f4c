package io.qconnect.command.doctor;

import static io.qconnect.command.platform.Refusal.ABSENCE_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.ABSENCE_STANDS_OTHERWISE;
import static io.qconnect.command.platform.Refusal.DOCTOR_HAS_OPEN_QUEUES;
import static io.qconnect.command.platform.Refusal.DOCTOR_HAS_PATIENTS;
import static io.qconnect.command.platform.Refusal.DOCTOR_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.DOCTOR_UNKNOWN;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Conditions;
import io.qconnect.command.platform.Trace;
import io.qconnect.events.AbsenceId;
import io.qconnect.events.DoctorEvent;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorEvent.AbsenceWithdrawn;
import io.qconnect.events.DoctorEvent.DoctorDetailsChanged;
import io.qconnect.events.DoctorEvent.DoctorLeft;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CommandHandlerInterceptor;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A doctor of the clinic. */
@Aggregate(lockFactory = "lockFactory")
class Doctor {

    @AggregateIdentifier
    private @Nullable DoctorId id;

    private Instant begin = Instant.EPOCH;
    private @Nullable DoctorDetailsChanged details;
    private final Map<AbsenceId, AbsenceAnnounced> absences = new HashMap<>();
    private final Set<AbsenceId> withdrawn = new HashSet<>();
    private boolean hasLeft;

    /** By which import the doctor was taken over last. */
    private String importedBy = "";

    Doctor() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    DoctorAnswer handle(RegisterDoctor command) {
        AggregateLifecycle.apply(
                new DoctorRegistered(command.doctorId(), command.name(), command.specialty(), command.roomNo()));
        return new DoctorAnswer(command.doctorId(), AggregateLifecycle.getVersion() + 1);
    }

    /** What was taken over before and is the same there changes nothing; who has left has left. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    DoctorAnswer handle(ImportDoctor command, MetaData trace) {
        if (id == null) {
            return handle(command.registration());
        }
        if (!hasLeft && !Trace.read(trace, Trace.REQUEST_HASH).equals(importedBy)) {
            AggregateLifecycle.apply(command.details(), command.changed());
        }
        return answer();
    }

    @CommandHandlerInterceptor
    void check(DoctorCommand command, MetaData conditions) {
        if (hasLeft) {
            refuse(DOCTOR_NOT_FOUND);
        }
        Conditions.check(conditions, version(), begin);
    }

    @CommandHandler
    DoctorAnswer handle(ChangeDetails command) {
        var changed =
                new DoctorDetailsChanged(command.doctorId(), command.name(), command.specialty(), command.roomNo());
        if (!changed.equals(details)) {
            AggregateLifecycle.apply(changed);
        }
        return answer();
    }

    @CommandHandler
    AbsenceAnswer handle(AnnounceAbsence command, Practice practice) {
        AbsenceAnnounced announced = command.announced(withdrawn);
        AbsenceAnnounced standing = absences.get(announced.absenceId());
        if (standing == null) {
            if (command.moveTo() != null && !practice.knows(command.moveTo())) {
                refuse(DOCTOR_UNKNOWN);
            }
            practice.noteAbsence(announced);
            AggregateLifecycle.apply(announced);
        } else if (!standing.equals(announced)) {
            refuse(ABSENCE_STANDS_OTHERWISE);
        }
        return new AbsenceAnswer(announced.absenceId(), command.doctorId(), version());
    }

    @CommandHandler
    AbsenceAnswer handle(WithdrawAbsence command) {
        AbsenceId absence = command.absenceId();
        if (absences.containsKey(absence)) {
            AggregateLifecycle.apply(new AbsenceWithdrawn(command.doctorId(), absence));
        } else if (!withdrawn.contains(absence)) {
            refuse(ABSENCE_NOT_FOUND);
        }
        return new AbsenceAnswer(absence, command.doctorId(), version());
    }

    @CommandHandler
    DoctorAnswer handle(LeaveClinic command, Practice practice) {
        if (practice.hasOpenQueues(command.doctorId())) {
            refuse(DOCTOR_HAS_OPEN_QUEUES);
        }
        if (practice.hasPatients(command.doctorId())) {
            refuse(DOCTOR_HAS_PATIENTS);
        }
        AggregateLifecycle.apply(new DoctorLeft(command.doctorId()));
        practice.noteLeaving(command.doctorId());
        return answer();
    }

    private DoctorAnswer answer() {
        return new DoctorAnswer(Objects.requireNonNull(id), version());
    }

    private static long version() {
        return AggregateLifecycle.getVersion() + 1;
    }

    @EventSourcingHandler
    void evolve(DoctorEvent fact, @Timestamp Instant recordedAt, MetaData metaData) {
        importedBy = Trace.importOf(metaData).orElse(importedBy);
        switch (fact) {
            case DoctorRegistered it -> {
                id = it.doctorId();
                begin = recordedAt;
                details = new DoctorDetailsChanged(it.doctorId(), it.name(), it.specialty(), it.roomNo());
            }
            case DoctorDetailsChanged it -> details = it;
            case AbsenceAnnounced it -> absences.put(it.absenceId(), it);
            case AbsenceWithdrawn it -> {
                absences.remove(it.absenceId());
                withdrawn.add(it.absenceId());
            }
            case DoctorLeft _ -> hasLeft = true;
        }
    }
}
