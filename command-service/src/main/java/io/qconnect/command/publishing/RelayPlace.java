package io.qconnect.command.publishing;

import io.qconnect.command.platform.store.StoreEpoch;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How far the store is published, as the relay has written it down. So every process can tell, whichever of them
 * publishes, and also when none does. The relay writes its place with each batch that Kafka has acknowledged: what is
 * on its way at this moment counts as not published.
 */
@Component
class RelayPlace {

    /** The relay has one segment. */
    private static final String TOKEN = """
        SELECT token, token_type
          FROM token_entry
         WHERE processor_name = ?
           AND segment = 0
           AND token IS NOT NULL
        """;

    /** Two looks into the primary key, however long the store is. */
    private static final String AFTER = """
        SELECT coalesce((SELECT max(global_index) FROM domain_event), 0) AS last_position,
               (SELECT time_stamp
                  FROM domain_event
                 WHERE global_index > ?
                 ORDER BY global_index
                 LIMIT 1) AS oldest
        """;

    /** Before the first position of a store. */
    private static final long NOTHING = 0;

    private static final int STATEMENT_SECONDS_MAX = 2;

    private final StoreEpoch epoch;
    private final Serializer serializer;
    private final JdbcClient jdbc;

    RelayPlace(StoreEpoch epoch, Serializer serializer, DataSource database) {
        this.epoch = epoch;
        this.serializer = serializer;
        JdbcTemplate impatient = new JdbcTemplate(database);
        impatient.setQueryTimeout(STATEMENT_SECONDS_MAX);
        this.jdbc = JdbcClient.create(impatient);
    }

    /**
     * What of the store is not published.
     *
     * @param positions from the place of the relay to the end of the store
     * @param oldest when the first fact after that place was recorded; null when there is none
     */
    record Unpublished(long positions, @Nullable Instant oldest) {}

    Unpublished unpublished() {
        Long published = position();
        long place = published == null ? NOTHING : published;
        return jdbc.sql(AFTER)
                .param(place)
                .query((row, _) -> {
                    OffsetDateTime oldest = row.getObject("oldest", OffsetDateTime.class);
                    return new Unpublished(
                            Math.max(0, row.getLong("last_position") - place),
                            oldest == null ? null : oldest.toInstant());
                })
                .single();
    }

    /** Null when nothing is published in this life of the store. */
    @Nullable
    Long position() {
        return jdbc.sql(TOKEN)
                .param(Publishing.nameOf(epoch))
                .query((row, _) -> new SimpleSerializedObject<>(
                        row.getBytes("token"), byte[].class, row.getString("token_type"), null))
                .optional()
                .map(serializer::<byte[], TrackingToken>deserialize)
                .map(TrackingToken::position)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .orElse(null);
    }
}
