package io.qconnect.query.platform;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list that is given in parts. Its order is one attribute that never changes, then the id; the next part begins after
 * the last row given, whatever came or went in between. So nobody is listed twice, and nobody who was there all the
 * time is left out.
 *
 * @param attribute what the list is ordered by
 * @param newestFirst whether it begins with the greatest
 * @param key the attribute's value in a row
 * @param parsed the value again from its text
 */
public record OrderedList<E, K>(
        Class<E> entity,
        String attribute,
        boolean newestFirst,
        Function<E, K> key,
        Function<E, UUID> id,
        Function<String, K> parsed) {

    /** Above this an answer is no longer a page that somebody looks at. */
    private static final int LIMIT_MAX = 100;

    private static final int LIMIT_USUAL = 20;

    /**
     * @param filters attributes and the values they must have
     * @param limit 1 to 100, or null for 20
     * @throws Refusal when the limit or the cursor is not possible
     */
    public <V> Page<V> page(
            EntityManager entities,
            Map<String, ?> filters,
            @Nullable Integer limit,
            @Nullable String cursor,
            Function<E, V> view) {
        int rows = limit == null ? LIMIT_USUAL : limit;
        if (rows < 1 || rows > LIMIT_MAX) {
            throw Refusal.malformed("limit", "limit must be 1 to " + LIMIT_MAX);
        }
        String fingerprint = Cursor.fingerprint(entity.getSimpleName(), filters);
        List<E> found = query(entities, filters, Cursor.read(cursor, fingerprint))
                // one more than asked for tells whether there is another part
                .setMaxResults(rows + 1)
                .getResultList();
        List<E> given = found.subList(0, Math.min(rows, found.size()));
        String next = found.size() > rows ? cursorAfter(given.getLast()).write(fingerprint) : null;
        return new Page<>(given.stream().map(view).toList(), next);
    }

    private Cursor cursorAfter(E last) {
        return new Cursor(key.apply(last).toString(), id.apply(last));
    }

    private TypedQuery<E> query(EntityManager entities, Map<String, ?> filters, @Nullable Cursor after) {
        StringBuilder text = new StringBuilder("SELECT e FROM " + entity.getSimpleName() + " e WHERE 1 = 1");
        filters.keySet().forEach(name -> text.append(" AND e.%1$s = :%1$s".formatted(name)));
        String direction = newestFirst ? "DESC" : "ASC";
        if (after != null) {
            text.append(" AND (e.%s, e.id) %s (:cursorKey, :cursorId)".formatted(attribute, newestFirst ? "<" : ">"));
        }
        text.append(" ORDER BY e.%1$s %2$s, e.id %2$s".formatted(attribute, direction));
        TypedQuery<E> query = entities.createQuery(text.toString(), entity);
        filters.forEach(query::setParameter);
        if (after != null) {
            query.setParameter("cursorKey", parse(after.first())).setParameter("cursorId", after.id());
        }
        return query;
    }

    private K parse(String first) {
        try {
            return parsed.apply(first);
        } catch (DateTimeException damaged) {
            throw Cursor.foreign();
        }
    }
}
