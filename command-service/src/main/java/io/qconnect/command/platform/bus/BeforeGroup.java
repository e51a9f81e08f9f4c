package io.qconnect.command.platform.bus;

import io.qconnect.command.platform.Command;
import java.util.List;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Looks something up for all commands of a group at once, where each on its own would cost a round trip to the database.
 * Runs in the group's transaction, before its first command; what was found is kept in the group's resources.
 */
public interface BeforeGroup {

    /**
     * Takes the locks that somebody who carries out these commands must hold until the commit. Always before the append
     * lock: whoever has that one waits for nobody, so these and it cannot make a ring.
     */
    default void lock(List<Accepting> commands) {}

    /** @param commands about to be carried out, at least one */
    void prepare(UnitOfWork<?> group, List<Accepting> commands);

    /**
     * A command as far as it matters here.
     *
     * @param aggregates the ids of the aggregates that it decides about
     */
    record Accepting(Command command, List<String> aggregates) {}
}
