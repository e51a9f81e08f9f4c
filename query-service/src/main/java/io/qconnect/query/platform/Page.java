package io.qconnect.query.platform;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list.
 *
 * @param next the cursor of the following part, or null when this is the last
 */
public record Page<V>(List<V> items, @Nullable String next) {

    /** The same part, its items shown in another way. */
    public <W> Page<W> as(Function<V, W> view) {
        return new Page<>(items.stream().map(view).toList(), next);
    }
}
