package io.qconnect.command.platform;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.springframework.stereotype.Component;

/** What every fact says about its origin; copied from a command's metadata to the metadata of its facts. */
@Component
public class Trace implements CorrelationDataProvider {

    /** Who caused it. */
    public static final String ACTOR = "actor";
    /** The command that caused it, a UUID. */
    public static final String COMMAND_ID = "commandId";
    /** {@code true} when the client chose the command's id (Idempotency-Key). */
    public static final String CLIENT_GIVEN = "clientGiven";
    /** Keyed hash of the request, to recognise another request under the same key. */
    public static final String REQUEST_HASH = "requestHash";
    /** Ties together what happened because of one request. */
    public static final String CORRELATION = "correlation";

    /** When it really happened, an ISO instant; only where it was reported late. */
    public static final String EFFECTIVE_AT = "effectiveAt";
    /**
     * The row of the predecessor's database that it was made of, as {@link Origin} writes it; only on what was
     * imported.
     */
    public static final String ORIGIN = "origin";
    /** The versions of which one must still be true, with spaces between; only on commands. */
    public static final String IF_MATCH = "ifMatch";
    /** The patient who asks, and may ask about nobody else. Tells the command's handler; facts do not carry it. */
    public static final String PATIENT = "patient";

    private static final List<String> CARRIED_ON =
            List.of(ACTOR, COMMAND_ID, CLIENT_GIVEN, REQUEST_HASH, CORRELATION, EFFECTIVE_AT, ORIGIN);

    /** Asked for each message, also of the relay. */
    @Override
    public Map<String, ?> correlationDataFor(Message<?> message) {
        MetaData all = message.getMetaData();
        Map<String, Object> carried = HashMap.newHashMap(CARRIED_ON.size());
        for (String name : CARRIED_ON) {
            Object value = all.get(name);
            if (value != null) {
                carried.put(name, value);
            }
        }
        return carried;
    }

    /**
     * Recognises what was imported.
     *
     * @return the keyed hash of the import that a fact follows from, if it follows from one
     */
    public static Optional<String> importOf(MetaData fact) {
        return fact.containsKey(ORIGIN) ? Optional.of(read(fact, REQUEST_HASH)) : Optional.empty();
    }

    /** @throws IllegalStateException when the metadata lacks it: no fact is written without its origin */
    public static String read(MetaData metaData, String name) {
        if (!(metaData.get(name) instanceof String value)) {
            throw new IllegalStateException("A fact without its " + name);
        }
        return Objects.requireNonNull(value);
    }
}
