package io.qconnect.command.audit;

import io.qconnect.events.Fact;
import io.qconnect.events.wire.FactJson;
import io.qconnect.proof.StoredFact;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stored fact with its times.
 *
 * @param recorded when it was written down
 * @param effective when it happened: the same, unless somebody reported late
 */
record PastFact(StoredFact stored, Instant recorded, Instant effective) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern EFFECTIVE_AT = Pattern.compile("\"effectiveAt\":\"([^\"]+)\"");

    static PastFact of(StoredFact stored) {
        Instant recorded = Instant.EPOCH.plus(stored.recordedMicros(), ChronoUnit.MICROS);
        Matcher late = EFFECTIVE_AT.matcher(new String(stored.metadata(), StandardCharsets.UTF_8));
        return new PastFact(stored, recorded, late.find() ? instant(late.group(1), recorded) : recorded);
    }

    private static Instant instant(String text, Instant otherwise) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException notOne) {
            return otherwise;
        }
    }

    /** As the live system reads it. */
    Fact fact() {
        return FactJson.read(stored.type(), Integer.parseInt(stored.revision()), stored.payload());
    }

    /** As it lies there, without the live system's help. */
    JsonNode data() {
        return JSON.readTree(stored.payload());
    }

    JsonNode metadata() {
        return JSON.readTree(stored.metadata());
    }

    /** Counts the facts of its stream from 1. */
    long version() {
        return stored.sequence() + 1;
    }
}
