package io.qconnect.command.platform.bus;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Hears of every command that was not carried out. It is called on the way of commands, so it must return at once. */
public interface RefusedCommands {

    /**
     * A command that left no fact.
     *
     * @param subjects the ids that it named
     * @param refusal the refusal's name; {@code BUSY} or {@code FAILED} when no rule said no
     */
    record NotCarriedOut(
            Instant at,
            String actor,
            String command,
            UUID commandId,
            String correlation,
            List<UUID> subjects,
            String refusal) {}

    void hear(NotCarriedOut command);
}
