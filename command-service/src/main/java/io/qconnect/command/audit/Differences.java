package io.qconnect.command.audit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is different between two states, value by value. */
final class Differences {

    private Differences() {}

    /** @param pointer where (JSON pointer); {@code before} or {@code after} is null where there was nothing */
    record Difference(
            String pointer,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {}

    static List<Difference> between(@Nullable JsonNode before, @Nullable JsonNode after) {
        List<Difference> differences = new ArrayList<>();
        compare("", before, after, differences);
        return differences;
    }

    private static void compare(
            String pointer, @Nullable JsonNode before, @Nullable JsonNode after, List<Difference> differences) {
        if (before != null && after != null && before.isObject() && after.isObject()) {
            Set<String> names = new LinkedHashSet<>(before.propertyNames());
            names.addAll(after.propertyNames());
            for (String name : names) {
                compare(pointer + "/" + name, before.get(name), after.get(name), differences);
            }
        } else if (before == null ? after != null : !before.equals(after)) {
            differences.add(new Difference(pointer, before, after));
        }
    }
}
