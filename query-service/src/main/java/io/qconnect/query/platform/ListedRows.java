package io.qconnect.query.platform;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of a list, in its order. */
public interface ListedRows<R> {

    /** A place in the order: the value that the list is ordered by, and the id. */
    record Place(Object key, UUID id) {}

    /**
     * @param filters attributes and the values they must have
     * @param after the row before the first one wanted; null for the beginning
     */
    List<R> read(Map<String, ?> filters, @Nullable Place after, int atMost);
}
