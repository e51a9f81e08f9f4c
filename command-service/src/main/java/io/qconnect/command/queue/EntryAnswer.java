package io.qconnect.command.queue;

import io.qconnect.command.platform.Answer;
import io.qconnect.events.EntryId;
import io.qconnect.events.QueueId;

/**
 * What joining a waiting list answers.
 *
 * @param position from 1, counting those to whom a place is being offered
 */
record EntryAnswer(EntryId entryId, QueueId queueId, int position, long version) implements Answer {

    static EntryAnswer of(WaitingLine line, EntryId entry) {
        return new EntryAnswer(entry, line.id(), line.waitingList().positionOf(entry), line.version());
    }
}
