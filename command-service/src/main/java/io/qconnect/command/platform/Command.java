package io.qconnect.command.platform;

import java.util.List;

/** What somebody asks of an aggregate. */
public interface Command {

    /** What to say when the aggregate that this is addressed to does not exist. */
    Refusal ifUnknown();

    /**
     * The ids of further aggregates that this decides about, besides the one it is addressed to; none for nearly every
     * command. One that moves somebody from queue to queue names the other queue here, and has both for itself alone.
     */
    default List<?> alsoDecidesAbout() {
        return List.of();
    }
}
