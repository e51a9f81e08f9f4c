package io.qconnect.query.feed.tables;

import io.qconnect.events.Fact;
import io.qconnect.events.wire.Envelope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A fact with what stands around it. */
public record Recorded<F extends Fact>(Envelope envelope, F fact) {

    public long version() {
        return envelope.version();
    }

    /** When it happened: now and then that is reported late. */
    public Instant happenedAt() {
        return envelope.happenedAt().truncatedTo(ChronoUnit.MICROS);
    }

    /** When it was written down, as exactly as the tables can keep it. */
    public Instant at() {
        return envelope.recordedAt().truncatedTo(ChronoUnit.MICROS);
    }
}
