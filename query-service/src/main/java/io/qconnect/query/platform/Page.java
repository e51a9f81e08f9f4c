package io.qconnect.query.platform;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list.
 *
 * @param next the cursor of the following part, or null when this is the last
 */
public record Page<V>(List<V> items, @Nullable String next) {}
