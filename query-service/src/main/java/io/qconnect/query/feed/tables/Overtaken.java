package io.qconnect.query.feed.tables;

import org.apache.kafka.common.TopicPartition;

/**
 * The stored offset of a partition is not where this consumer believes it to be. Either the partition is another
 * consumer's now, or this one's last transaction was committed without the answer coming back.
 */
public final class Overtaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Overtaken(TopicPartition partition) {
        super(partition + " has been moved by somebody else", null, false, false);
    }
}
