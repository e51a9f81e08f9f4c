package io.qconnect.command.queue;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.Trace;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserId;
import io.qconnect.events.Uuids;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.Configuration;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.Repository;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.springframework.context.ApplicationContext;

/**
 * Bookings for the command bus, without HTTP. In this package because nobody else may know commands; only the benchmark
 * has it.
 */
public final class BusLoad {

    /** Writes a fact and then fails, as no real command does. */
    record FailsLate(@TargetAggregateIdentifier QueueId queueId) implements Command {

        @Override
        public Refusal ifUnknown() {
            return Refusal.QUEUE_NOT_FOUND;
        }

        @Override
        public boolean writesOnlyFacts() {
            return true;
        }
    }

    private final CommandGateway gateway;

    /** @param service command-service, running in this JVM */
    public BusLoad(ApplicationContext service) {
        this.gateway = service.getBean(CommandGateway.class);
        Repository<Queue> queues = service.getBean(Configuration.class).repository(Queue.class);
        service.getBean(CommandBus.class).subscribe(FailsLate.class.getName(), message -> {
            QueueId queue = ((FailsLate) message.getPayload()).queueId();
            var booked = new QueueEvent.AppointmentBooked(
                    queue, AppointmentId.next(), UserId.next(), Channel.DESK, Priority.ROUTINE);
            queues.load(queue.toString()).execute(_ -> AggregateLifecycle.apply(booked));
            throw new IllegalStateException("failed late");
        });
    }

    /** Waits for the commit. @return false when the queue is full */
    public boolean book(String queue, String patient) {
        var command = new BookAppointment(
                new QueueId(UUID.fromString(queue)),
                AppointmentId.next(),
                new UserId(UUID.fromString(patient)),
                Channel.DESK,
                Priority.ROUTINE);
        try {
            send(command);
            return true;
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Refused refused && refused.refusal() == Refusal.QUEUE_FULL) {
                return false;
            }
            throw failed;
        }
    }

    /** Waits until it has failed. */
    public void failLate(String queue) {
        try {
            send(new FailsLate(new QueueId(UUID.fromString(queue))));
            throw new IllegalStateException("a command that fails has not failed");
        } catch (CompletionException failed) {
            if (!String.valueOf(failed.getCause()).contains("failed late")) {
                throw failed;
            }
        }
    }

    private void send(Command command) {
        gateway.send(new GenericCommandMessage<>(
                        command,
                        MetaData.with(Trace.ACTOR, "system:benchmark")
                                .and(Trace.COMMAND_ID, Uuids.timeOrdered().toString())
                                .and(Trace.CLIENT_GIVEN, "false")
                                .and(Trace.REQUEST_HASH, "")
                                .and(Trace.CORRELATION, "benchmark")))
                .join();
    }
}
