package io.qconnect.command.platform.bus;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Trace;
import java.util.List;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.messaging.MessageHandler;

/**
 * A command that the bus has taken on: it will be answered, whatever happens.
 *
 * @param aggregates the ids of all aggregates that it decides about, its addressee first
 * @param sinceNanos when it was taken on, by {@link System#nanoTime()}
 */
record Accepted(
        CommandMessage<?> message,
        MessageHandler<? super CommandMessage<?>> handler,
        List<String> aggregates,
        CommandCallback<Object, Object> callback,
        long sinceNanos)
        implements Shard.Work {

    Command command() {
        return (Command) message.getPayload();
    }

    /** A UUID. */
    String commandId() {
        return Trace.read(message.getMetaData(), Trace.COMMAND_ID);
    }

    boolean clientGiven() {
        return Boolean.parseBoolean(Trace.read(message.getMetaData(), Trace.CLIENT_GIVEN));
    }

    @SuppressWarnings("unchecked") // the callback takes whatever this command is and whatever it answers
    void answer(CommandResultMessage<?> result) {
        callback.onResult((CommandMessage<Object>) message, (CommandResultMessage<Object>) result);
    }

    void fail(Throwable failure) {
        answer(GenericCommandResultMessage.asCommandResultMessage(failure));
    }
}
