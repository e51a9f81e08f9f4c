package io.qconnect.events.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** EVENTS.md lists every fact with all that it carries, in life-cycle order, and nothing else. */
class EventsPageTest {

    private static final Path PAGE = Path.of("EVENTS.md");

    @Test
    void the_page_says_what_the_code_says() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2))
                        .strip())
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(
                        Catalogue.types().stream().map(EventsPageTest::row).toList());
    }

    /** Name, revision and components; the last column, what it means, is for people. */
    private static String row(FactType type) {
        String components = Arrays.stream(type.factClass().getRecordComponents())
                .map(EventsPageTest::component)
                .collect(Collectors.joining(", "));
        return "| `%s` | %d | %s".formatted(type.name(), type.revision(), components);
    }

    private static String component(RecordComponent component) {
        AnnotatedElement type = component.getAnnotatedType();
        String optional = type.isAnnotationPresent(Nullable.class) ? "?" : "";
        return component.getName() + optional + ": " + component.getType().getSimpleName();
    }
}
