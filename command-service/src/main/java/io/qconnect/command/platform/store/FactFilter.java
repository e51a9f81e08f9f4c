package io.qconnect.command.platform.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which stored facts somebody wants to read. Times are UTC; the effective time of a fact is the one its metadata state,
 * else that at which it was recorded.
 *
 * @param after only positions above; {@link Long#MIN_VALUE} for all, also those that nobody should have written
 * @param upTo only positions up to this one
 * @param types names of facts; none for all
 * @param subject the id of a patient, appointment or doctor that the fact mentions
 * @param limit how many at most
 */
public record FactFilter(
        long after,
        long upTo,
        @Nullable UUID stream,
        List<String> types,
        @Nullable String actor,
        @Nullable UUID subject,
        @Nullable UUID commandId,
        @Nullable Instant recordedFrom,
        @Nullable Instant recordedBefore,
        @Nullable Instant effectiveFrom,
        @Nullable Instant effectiveBefore,
        long limit) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Beyond these the database has no words for a time, and we have no facts. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private static final String EFFECTIVE =
            "coalesce(substring(convert_from(meta_data, 'UTF8') FROM '\"effectiveAt\":\"([^\"]+)\"')::timestamptz,"
                    + " time_stamp)";

    /** Everything in a range of positions. */
    public static FactFilter positions(long after, long upTo, long limit) {
        return new FactFilter(after, upTo, null, List.of(), null, null, null, null, null, null, null, limit);
    }

    /** One whole stream. */
    public static FactFilter stream(UUID stream) {
        return new FactFilter(
                0, Long.MAX_VALUE, stream, List.of(), null, null, null, null, null, null, null, Long.MAX_VALUE);
    }

    /** The same, further on. */
    public FactFilter after(long position) {
        return changed(position, limit);
    }

    /** The same, but no more than so many. */
    public FactFilter limit(int most) {
        return changed(after, most);
    }

    private FactFilter changed(long from, long most) {
        return new FactFilter(
                from,
                upTo,
                stream,
                types,
                actor,
                subject,
                commandId,
                recordedFrom,
                recordedBefore,
                effectiveFrom,
                effectiveBefore,
                most);
    }

    /**
     * The condition in SQL. COPY takes no parameters, so values stand in it as literals.
     *
     * @param quote makes a literal of any text
     */
    String sql(UnaryOperator<String> quote) {
        List<String> conditions = new ArrayList<>();
        conditions.add("global_index > " + after + " AND global_index <= " + upTo);
        if (stream != null) {
            conditions.add("aggregate_identifier = '" + stream + "'");
        }
        if (!types.isEmpty()) {
            conditions.add("payload_type IN ("
                    + String.join(", ", types.stream().map(quote).toList()) + ")");
        }
        if (actor != null) {
            conditions.add(mentions("meta_data", "\"actor\":" + JSON.writeValueAsString(actor), quote));
        }
        if (subject != null) {
            conditions.add(mentions("payload", "\"" + subject + "\"", quote));
        }
        if (commandId != null) {
            conditions.add("command_id = '" + commandId + "'");
        }
        time("time_stamp >= ", recordedFrom, conditions);
        time("time_stamp < ", recordedBefore, conditions);
        time(EFFECTIVE + " >= ", effectiveFrom, conditions);
        time(EFFECTIVE + " < ", effectiveBefore, conditions);
        return String.join(" AND ", conditions);
    }

    private static String mentions(String column, String text, UnaryOperator<String> quote) {
        return "position(convert_to(" + quote.apply(text) + ", 'UTF8') IN " + column + ") > 0";
    }

    private static void time(String comparison, @Nullable Instant instant, List<String> conditions) {
        if (instant != null) {
            String moment =
                    instant.isBefore(FIRST) ? "-infinity" : instant.isAfter(LAST) ? "infinity" : instant.toString();
            conditions.add(comparison + "'" + moment + "'::timestamptz");
        }
    }
}
