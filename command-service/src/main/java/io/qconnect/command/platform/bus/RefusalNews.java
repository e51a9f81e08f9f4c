package io.qconnect.command.platform.bus;

import io.qconnect.command.platform.Busy;
import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.bus.RefusedCommands.NotCarriedOut;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Tells those who listen that a command left no fact, by the name of its refusal. */
@Component
class RefusalNews {

    private final List<RefusedCommands> listeners;
    private final Clock clock;

    RefusalNews(List<RefusedCommands> listeners, Clock clock) {
        this.listeners = listeners;
        this.clock = clock;
    }

    void tell(Caller caller, UUID commandId, Command command, Throwable failure) {
        String name = switch (failure) {
            case Refused refused -> refused.refusal().name();
            case Busy _ -> "BUSY";
            default -> "FAILED";
        };
        tell(caller, commandId, command.getClass(), CommandSubjects.of(command), name);
    }

    void tell(Caller caller, UUID commandId, Class<? extends Command> command, List<UUID> subjects, String refusal) {
        var refused = new NotCarriedOut(
                clock.instant(),
                caller.actor(),
                command.getSimpleName(),
                commandId,
                caller.correlation(),
                subjects,
                refusal);
        listeners.forEach(listener -> listener.hear(refused));
    }
}
