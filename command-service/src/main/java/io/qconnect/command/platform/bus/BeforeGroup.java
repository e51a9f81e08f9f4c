package io.qconnect.command.platform.bus;

import io.qconnect.command.platform.Command;
import java.util.List;
import java.util.Optional;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Looks something up for all commands of a group at once, where each on its own would cost a round trip to the
 * database. All that a group has to ask is asked together, in its transaction, before its first command: one round
 * trip. What is answered is kept in the group's resources.
 */
public interface BeforeGroup {

    /**
     * Takes the locks that somebody who carries out these commands must hold until the commit. Always before the append
     * lock: whoever holds that one never waits for these, so no deadlock is possible. A command that takes a lock of
     * its own later can get into one: PostgreSQL ends one of the two, and it is tried again.
     */
    default Optional<Question> lock(List<GroupedCommand> commands) {
        return Optional.empty();
    }

    /** @param commands about to be carried out, at least one */
    Optional<Question> ask(UnitOfWork<?> group, List<GroupedCommand> commands);

    /**
     * A command as far as it matters here.
     *
     * @param aggregates the ids of the aggregates that it decides about
     */
    record GroupedCommand(Command command, List<String> aggregates) {}
}
