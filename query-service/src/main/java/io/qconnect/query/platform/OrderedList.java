package io.qconnect.query.platform;

import java.time.DateTimeException;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A list that is given in parts. Its order is one value that never changes, then the id; the next part begins after the
 * last row given, whatever came or went in between. So nobody is listed twice, and nobody who was there all the time is
 * left out.
 *
 * @param name what it is a list of; cursors are good for the lists of one name only
 * @param rows where they come from, in this order
 * @param key the value in a row
 * @param parsed the value again from its text
 */
public record OrderedList<R, K>(
        String name, ListedRows<R> rows, Function<R, K> key, Function<R, UUID> id, Function<String, K> parsed) {

    /** Above this an answer is no longer a page that somebody looks at. */
    private static final int LIMIT_MAX = 100;

    private static final int LIMIT_USUAL = 20;

    /** Years 1 to 9999; Java reads others, with a sign, which PostgreSQL does not know. */
    private static final Pattern FOUR_DIGITS = Pattern.compile("(?!0000)[0-9]{4}-");

    /**
     * @param filters attributes, as questions call them, and the values they must have
     * @param limit 1 to 100, or null for 20
     * @throws Refused when the limit or the cursor is not possible
     */
    public Page<R> page(Map<String, ?> filters, @Nullable Integer limit, @Nullable String cursor) {
        int count = limit == null ? LIMIT_USUAL : limit;
        if (count < 1 || count > LIMIT_MAX) {
            throw Refused.malformed("limit", "limit must be 1 to " + LIMIT_MAX);
        }
        String fingerprint = Cursor.fingerprint(name, filters);
        // one more than asked for tells whether there is another part
        List<R> found = rows.read(filters, placeOf(Cursor.read(cursor, fingerprint)), count + 1);
        List<R> given = found.subList(0, Math.min(count, found.size()));
        String next = found.size() > count ? cursorAfter(given.getLast()).write(fingerprint) : null;
        return new Page<>(given, next);
    }

    private ListedRows.@Nullable Place placeOf(@Nullable Cursor cursor) {
        return cursor == null ? null : new ListedRows.Place(parse(cursor.first()), cursor.id());
    }

    private Object parse(String first) {
        try {
            K key = parsed.apply(first);
            if (key instanceof Temporal && !FOUR_DIGITS.matcher(first).lookingAt()) {
                throw Cursor.foreign();
            }
            return key;
        } catch (DateTimeException | NumberFormatException damaged) {
            throw Cursor.foreign();
        }
    }

    private Cursor cursorAfter(R last) {
        return new Cursor(key.apply(last).toString(), id.apply(last));
    }
}
