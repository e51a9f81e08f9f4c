package io.qconnect.command.platform;

import io.qconnect.events.Fact;
import java.time.Instant;

/**
 * Lets an aggregate's past be looked at. The slice that owns the aggregate folds its facts with the very code that
 * decides, and says what it has become; what is shown to an auditor is therefore what commands saw at that time.
 */
public interface Replayable {

    /** The kind of streams, as it is stored: {@code Queue}, {@code User}, {@code Doctor}. */
    String streamType();

    /** Before the first fact. */
    Replay begin();

    /** One stream's state while its facts come in. */
    interface Replay {

        /** @param happenedAt its effective time, which is the one that the live aggregate goes by */
        void evolve(Fact fact, Instant happenedAt);

        /** How it stands now, as something that can be written as JSON; names nobody. */
        Object picture();
    }
}
