package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.QUEUE_UNKNOWN;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueId;
import java.time.Instant;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.IncompatibleAggregateException;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.Repository;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Carries out what changes two queues. Both are loaded in one unit of work, decided about together, and written in one
 * commit; the bus has seen to it that nobody else decides about either meanwhile.
 */
@Component
class MoveBetweenQueues implements OtherQueues {

    private final Repository<Queue> queues;
    private final Directory directory;

    MoveBetweenQueues(Repository<Queue> queues, Directory directory) {
        this.queues = queues;
        this.directory = directory;
    }

    @CommandHandler
    AppointmentAnswer handle(Reschedule command, MetaData conditions) {
        Aggregate<Queue> from = load(command.queueId());
        Aggregate<Queue> to = otherQueue(command, from);
        MoveFacts moved = decide(command, conditions, from, to);
        write(from, moved.left());
        // last, because the answer speaks of this queue
        write(to, moved.arrived());
        return to.invoke(queue -> queue.answer(command.appointmentId()));
    }

    @CommandHandler
    QueueAnswer handle(CloseAndMove command, MetaData conditions) {
        Aggregate<Queue> from = load(command.queueId());
        Aggregate<Queue> to = otherQueue(command, from);
        MoveFacts moved = decide(command, conditions, from, to);
        write(to, moved.arrived());
        // last, because the answer speaks of this queue
        write(from, moved.left());
        return from.invoke(Queue::answer);
    }

    @Override
    public WaitingLine line(QueueId queue) {
        return load(queue).invoke(Queue::line);
    }

    @Override
    public void write(QueueId queue, QueueEvent fact, @Nullable Instant at, String origin) {
        load(queue).execute(it -> it.write(fact, at, origin, directory));
    }

    private static MoveFacts decide(
            MoveCommand command, MetaData conditions, Aggregate<Queue> from, Aggregate<Queue> to) {
        WaitingLine target = to.invoke(Queue::line);
        return from.invoke(queue -> {
            queue.check(command, conditions);
            MoveFacts moved = command.decide(queue.line(), target);
            queue.checkOrder(moved.left(), conditions);
            return moved;
        });
    }

    private void write(Aggregate<Queue> queue, List<QueueEvent> facts) {
        queue.execute(it -> it.write(facts, directory));
    }

    private Aggregate<Queue> load(QueueId queue) {
        return queues.load(queue.toString());
    }

    private Aggregate<Queue> otherQueue(MoveCommand command, Aggregate<Queue> from) {
        if (command.toQueueId().equals(command.queueId())) {
            return from;
        }
        try {
            return load(command.toQueueId());
        } catch (AggregateNotFoundException | IncompatibleAggregateException unknown) {
            throw refuse(QUEUE_UNKNOWN);
        }
    }
}
