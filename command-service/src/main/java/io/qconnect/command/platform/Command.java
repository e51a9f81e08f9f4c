package io.qconnect.command.platform;

import java.util.List;

/** What somebody asks of an aggregate. The bus carries commands out in groups and needs to know a little about each. */
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

    /** The aggregate may not exist yet. When the command is refused, what was begun of it is forgotten. */
    default boolean mayCreate() {
        return false;
    }

    /**
     * Carrying this out writes nothing to the database but its facts, so when it fails after its first fact, leaving
     * out its facts undoes it. Whoever says so wrongly leaves rows behind; whoever does not say so costs a failing
     * group more.
     */
    default boolean writesOnlyFacts() {
        return false;
    }
}
