package io.qconnect.command.platform.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which stored facts somebody wants to read: {@link #all()}, narrowed step by step; what is null narrows nothing. Times
 * are UTC; the effective time of a fact is the one its metadata state, else that at which it was recorded.
 *
 * @param after only positions above; {@link Long#MIN_VALUE} for all, also those that nobody should have written
 * @param upTo only positions up to this one
 * @param limit how many at most
 * @param conditions all of which must hold
 */
public record FactFilter(long after, long upTo, long limit, List<Condition> conditions) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Beyond these the database has no words for a time, and we have no facts. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private static final String EFFECTIVE =
            "coalesce(substring(convert_from(meta_data, 'UTF8') FROM '\"effectiveAt\":\"([^\"]+)\"')::timestamptz,"
                    + " time_stamp)";

    /** In SQL. COPY takes no parameters, so values stand in it as literals. */
    @FunctionalInterface
    interface Condition {
        /** @param quote makes a literal of any text */
        String sql(UnaryOperator<String> quote);
    }

    public static FactFilter all() {
        return new FactFilter(0, Long.MAX_VALUE, Long.MAX_VALUE, List.of());
    }

    /** Everything in a range of positions. */
    public static FactFilter positions(long after, long upTo, long limit) {
        return all().after(after).upTo(upTo).limit(limit);
    }

    /** One whole stream. */
    public static FactFilter stream(UUID stream) {
        return all().ofStream(stream);
    }

    /** @param position the last that is left out */
    public FactFilter after(long position) {
        return new FactFilter(position, upTo, limit, conditions);
    }

    /** @param position the last one */
    public FactFilter upTo(long position) {
        return new FactFilter(after, position, limit, conditions);
    }

    public FactFilter limit(long most) {
        return new FactFilter(after, upTo, most, conditions);
    }

    public FactFilter ofStream(@Nullable UUID stream) {
        return stream == null ? this : and(_ -> "aggregate_identifier = '" + stream + "'");
    }

    /** @param names of facts; none for all */
    public FactFilter ofTypes(List<String> names) {
        return names.isEmpty()
                ? this
                : and(quote -> "payload_type IN ("
                        + String.join(", ", names.stream().map(quote).toList()) + ")");
    }

    public FactFilter by(@Nullable String actor) {
        return actor == null
                ? this
                : and(quote -> mentions("meta_data", "\"actor\":" + JSON.writeValueAsString(actor), quote));
    }

    /** @param subject the id of a patient, appointment or doctor */
    public FactFilter mentioning(@Nullable UUID subject) {
        return subject == null ? this : and(quote -> mentions("payload", "\"" + subject + "\"", quote));
    }

    public FactFilter ofCommand(@Nullable UUID command) {
        return command == null ? this : and(_ -> "command_id = '" + command + "'");
    }

    /** When the clinic wrote it down: {@code from} that moment on, and {@code before} that one; null for no bound. */
    public FactFilter recorded(@Nullable Instant from, @Nullable Instant before) {
        return between("time_stamp", from, before);
    }

    /** When it happened, which for what was reported late is earlier; bounds as of {@link #recorded}. */
    public FactFilter effective(@Nullable Instant from, @Nullable Instant before) {
        return between(EFFECTIVE, from, before);
    }

    private FactFilter between(String time, @Nullable Instant from, @Nullable Instant before) {
        FactFilter later = from == null ? this : and(_ -> time + " >= " + literal(from));
        return before == null ? later : later.and(_ -> time + " < " + literal(before));
    }

    private FactFilter and(Condition condition) {
        List<Condition> more = new ArrayList<>(conditions);
        more.add(condition);
        return new FactFilter(after, upTo, limit, List.copyOf(more));
    }

    /** @param quote makes a literal of any text */
    String sql(UnaryOperator<String> quote) {
        return String.join(
                " AND ",
                Stream.concat(
                                Stream.of("global_index > " + after, "global_index <= " + upTo),
                                conditions.stream().map(condition -> condition.sql(quote)))
                        .toList());
    }

    private static String mentions(String column, String text, UnaryOperator<String> quote) {
        return "position(convert_to(" + quote.apply(text) + ", 'UTF8') IN " + column + ") > 0";
    }

    private static String literal(Instant instant) {
        String moment = instant.isBefore(FIRST) ? "-infinity" : instant.isAfter(LAST) ? "infinity" : instant.toString();
        return "'" + moment + "'::timestamptz";
    }
}
