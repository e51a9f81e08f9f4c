package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.QUEUE_ALREADY_OPEN;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Conditions;
import io.qconnect.command.platform.Trace;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.OfAppointment;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueId;
import io.qconnect.events.QueueState;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CommandHandlerInterceptor;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A doctor's line for one date and session, with everybody's place in it. All that happens to a queue and its
 * appointments is one stream, so whatever must be true of them together (unique numbers, the capacity, one place per
 * patient) is decided in one place, one command after the other. The rules stand in the commands; this class only lets
 * them decide on the {@link WaitingLine} and writes down what follows.
 */
@Aggregate(lockFactory = "lockFactory", cache = "aggregateCache")
class Queue {

    private static final Logger LOG = LoggerFactory.getLogger(Queue.class);

    @AggregateIdentifier
    private @Nullable QueueId id;

    private final WaitingLine line = new WaitingLine();

    /** The predecessor's queue that this one was; null when it was opened here. */
    private @Nullable String origin;

    Queue() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    QueueAnswer handle(OpenQueue command, Directory directory) {
        return opened(command, directory);
    }

    /** Two queues of a doctor and a day stay two: what was opened for another is not touched. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    ImportAnswer handle(ImportQueue command, Directory directory, OtherQueues others) {
        if (line.isOpened() && !command.origin().toString().equals(origin)) {
            refuse(QUEUE_ALREADY_OPEN);
        }
        ImportAnswer answer = new TakingOver(command, line, directory, others, Queue::write).carryOut();
        offerFreePlaces(directory);
        if (line.state() == QueueState.OPEN) {
            directory.noteOpening(line.doctorId());
        }
        return answer;
    }

    /** What another queue's import means for this one; a place that becomes free is offered here, too. */
    void write(QueueEvent fact, @Nullable Instant at, String origin, Directory directory) {
        write(fact, at, origin);
        offerFreePlaces(directory);
    }

    private static void write(QueueEvent fact, @Nullable Instant at, String origin) {
        MetaData made = MetaData.with(Trace.ORIGIN, origin);
        AggregateLifecycle.apply(fact, at == null ? made : made.and(Trace.EFFECTIVE_AT, at.toString()));
    }

    /**
     * Runs before every command: nothing is decided about what the caller may not see, or when its conditions do not
     * hold.
     */
    @CommandHandlerInterceptor
    void check(Command command, MetaData trace) {
        if (line.isOpened()) {
            checkInPerson(command, trace);
            long version = command instanceof OfPlace place
                    ? line.place(place.appointmentId()).version()
                    : line.version();
            Conditions.check(trace, version, line.begin());
        }
    }

    /** To a patient, what is somebody else's does not exist; and with their own they may do less than the desk. */
    private void checkInPerson(Command command, MetaData trace) {
        if (trace.get(Trace.PATIENT) instanceof String patient && command instanceof OfPatient own) {
            UserId holder = own.holder(line);
            if (holder == null || !holder.value().toString().equals(patient)) {
                LOG.warn("Patient {} reached in queue {} for what is somebody else's", patient, line.id());
                refuse(own.ifSomebodyElses());
            }
            own.checkInPerson(line);
        }
    }

    @CommandHandler
    QueueAnswer handle(ChangeCapacity command, Directory directory) {
        return carryOut(command, directory);
    }

    @CommandHandler
    QueueAnswer handle(PauseQueue command, Directory directory) {
        return carryOut(command, directory);
    }

    @CommandHandler
    QueueAnswer handle(ResumeQueue command, Directory directory) {
        return carryOut(command, directory);
    }

    @CommandHandler
    QueueAnswer handle(CloseQueue command, Directory directory) {
        return carryOut(command, directory);
    }

    @CommandHandler
    QueueAnswer handle(ReopenQueue command, Directory directory) {
        return opened(command, directory);
    }

    @CommandHandler
    QueueAnswer handle(CloseForTheDay command, Directory directory) {
        return carryOut(command, directory);
    }

    @CommandHandler
    QueueAnswer handle(CloseForAbsence command, Directory directory) {
        return carryOut(command, directory);
    }

    @CommandHandler
    EntryAnswer handle(JoinWaitingList command, Directory directory) {
        decide(command, directory);
        return EntryAnswer.of(line, command.entryId());
    }

    @CommandHandler
    QueueAnswer handle(LeaveWaitingList command, Directory directory) {
        return carryOut(command, directory);
    }

    @CommandHandler
    QueueAnswer handle(DeclineOffer command, Directory directory) {
        return carryOut(command, directory);
    }

    @CommandHandler
    QueueAnswer handle(ExpireOffer command, Directory directory) {
        return carryOut(command, directory);
    }

    @CommandHandler
    AppointmentAnswer handle(AcceptOffer command, Directory directory) {
        return carryOut(command, command.appointmentId(), directory);
    }

    @CommandHandler
    AppointmentAnswer handle(BookAppointment command, Directory directory) {
        AppointmentAnswer answer = carryOut(command, command.appointmentId(), directory);
        if (command.channel() == Channel.ONLINE && directory.now().isBefore(line.dayEnd())) {
            directory.noteBooking(command.patientId());
        }
        return answer;
    }

    @CommandHandler
    AppointmentAnswer handle(IssueToken command, Directory directory) {
        return carryOut(command, command.appointmentId(), directory);
    }

    @CommandHandler
    AppointmentAnswer handle(AdmitWalkIn command, Directory directory) {
        return carryOut(command, command.appointmentId(), directory);
    }

    @CommandHandler
    AppointmentAnswer handle(CheckIn command, Directory directory) {
        return carryOut(command, command.appointmentId(), directory);
    }

    @CommandHandler
    CallAnswer handle(CallNextPatient command, Directory directory) {
        OfAppointment called = (OfAppointment) decide(command, directory).getLast();
        return CallAnswer.of(line.place(called.appointmentId()), line.version());
    }

    @CommandHandler
    AppointmentAnswer handle(CallPatient command, Directory directory) {
        return carryOut(command, command.appointmentId(), directory);
    }

    @CommandHandler
    AppointmentAnswer handle(SkipPatient command, Directory directory) {
        return carryOut(command, command.appointmentId(), directory);
    }

    @CommandHandler
    AppointmentAnswer handle(RecallPatient command, Directory directory) {
        return carryOut(command, command.appointmentId(), directory);
    }

    @CommandHandler
    AppointmentAnswer handle(StartConsultation command, Directory directory) {
        return carryOut(command, command.appointmentId(), directory);
    }

    @CommandHandler
    AppointmentAnswer handle(CompleteConsultation command, Directory directory) {
        return carryOut(command, command.appointmentId(), directory);
    }

    @CommandHandler
    AppointmentAnswer handle(CancelAppointment command, Directory directory) {
        return carryOut(command, command.appointmentId(), directory);
    }

    @CommandHandler
    QueueAnswer handle(CancelPlacesOfErased command, Directory directory) {
        return carryOut(command, directory);
    }

    @CommandHandler
    AppointmentAnswer handle(RecordNoShow command, Directory directory) {
        return carryOut(command, command.appointmentId(), directory);
    }

    @CommandHandler
    AppointmentAnswer handle(RecordPatientLeft command, Directory directory) {
        return carryOut(command, command.appointmentId(), directory);
    }

    @CommandHandler
    AppointmentAnswer handle(ChangePriority command, Directory directory) {
        return carryOut(command, command.appointmentId(), directory);
    }

    @CommandHandler
    AppointmentAnswer handle(SetStatus command, Directory directory) {
        return carryOut(command, command.appointmentId(), directory);
    }

    @CommandHandler
    AppointmentAnswer handle(CorrectStatus command, Directory directory) {
        AppointmentAnswer answer = carryOut(command, command.appointmentId(), directory);
        if (command.waitsAgain(line, directory)) {
            directory.notePatientAgain(line.doctorId());
        }
        return answer;
    }

    private AppointmentAnswer carryOut(QueueCommand command, AppointmentId appointment, Directory directory) {
        decide(command, directory);
        return answer(appointment);
    }

    private QueueAnswer opened(QueueCommand command, Directory directory) {
        QueueAnswer answer = carryOut(command, directory);
        directory.noteOpening(line.doctorId());
        return answer;
    }

    private QueueAnswer carryOut(QueueCommand command, Directory directory) {
        decide(command, directory);
        return answer();
    }

    private List<QueueEvent> decide(QueueCommand command, Directory directory) {
        List<QueueEvent> facts = command.decide(line, directory);
        checkOrder(facts, CurrentUnitOfWork.get().getMessage().getMetaData());
        write(facts, directory);
        return facts;
    }

    /**
     * Nobody starts before they came: what is reported late does not come before what is known of the same appointment.
     */
    void checkOrder(List<QueueEvent> facts, MetaData trace) {
        for (QueueEvent fact : facts) {
            Conditions.checkOrder(trace, line.reportedUpTo(fact));
        }
    }

    /** In the same commit, places that became free are offered to those who wait for one. */
    void write(List<QueueEvent> facts, Directory directory) {
        facts.forEach(AggregateLifecycle::apply);
        if (!facts.isEmpty()) {
            offerFreePlaces(directory);
        }
    }

    private void offerFreePlaces(Directory directory) {
        if (!line.waitingList().isEmpty()) {
            line.offersDue(directory).forEach(AggregateLifecycle::apply);
        }
    }

    WaitingLine line() {
        return line;
    }

    QueueAnswer answer() {
        return new QueueAnswer(line.id(), line.version());
    }

    AppointmentAnswer answer(AppointmentId appointment) {
        return AppointmentAnswer.of(line.id(), line.place(appointment), line.version());
    }

    @EventSourcingHandler
    void evolve(QueueEvent fact, @Timestamp Instant recordedAt, MetaData metaData) {
        if (fact instanceof QueueOpened opened) {
            id = opened.queueId();
            origin = metaData.get(Trace.ORIGIN) instanceof String row ? row : null;
        }
        line.evolve(fact, Objects.requireNonNullElse(Conditions.effectiveAt(metaData), recordedAt));
    }
}
