package io.qconnect.events.wire;

import io.qconnect.events.DoctorEvent;
import io.qconnect.events.Fact;
import io.qconnect.events.FileEvent;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.UserEvent;

/** The kinds of streams. Each has its sealed interface of facts and its Kafka topic. */
public enum StreamFamily {
    QUEUE("queue", QueueEvent.class),
    USER("user", UserEvent.class),
    DOCTOR("doctor", DoctorEvent.class),
    FILE("file", FileEvent.class);

    private final String word;
    private final Class<? extends Fact> facts;

    StreamFamily(String word, Class<? extends Fact> facts) {
        this.word = word;
        this.facts = facts;
    }

    /** The sealed interface of this family's facts. */
    public Class<? extends Fact> facts() {
        return facts;
    }

    /** The first word of the names of its facts. */
    public String word() {
        return word;
    }

    /** The topic on which its facts are published, keyed by stream id. */
    public String topic() {
        return "qconnect." + word;
    }
}
