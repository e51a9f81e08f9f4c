package io.qconnect.query.platform;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows as entities: for lists that somebody looks at now and then.
 *
 * @param attribute what the list is ordered by
 * @param newestFirst whether it begins with the greatest
 */
public record EntityRows<E>(EntityManager entities, Class<E> entity, String attribute, boolean newestFirst)
        implements ListedRows<E> {

    @Override
    public List<E> read(Map<String, ?> filters, @Nullable Place after, int atMost) {
        StringBuilder text = new StringBuilder("SELECT e FROM " + entity.getSimpleName() + " e WHERE 1 = 1");
        filters.keySet().forEach(name -> text.append(" AND e.%1$s = :%1$s".formatted(name)));
        if (after != null) {
            text.append(" AND (e.%s, e.id) %s (:afterKey, :afterId)".formatted(attribute, newestFirst ? "<" : ">"));
        }
        text.append(" ORDER BY e.%1$s %2$s, e.id %2$s".formatted(attribute, newestFirst ? "DESC" : "ASC"));
        TypedQuery<E> query = entities.createQuery(text.toString(), entity).setMaxResults(atMost);
        filters.forEach(query::setParameter);
        if (after != null) {
            query.setParameter("afterKey", after.key()).setParameter("afterId", after.id());
        }
        return query.getResultList();
    }
}
