package io.qconnect.events.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonValue;
import io.qconnect.events.Personal;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The topics as an AsyncAPI 3.0 document, for those who read them with another language. It is kept in
 * {@code asyncapi.json}; this test never writes it, and says when the code has gone another way.
 */
class AsyncApiTest {

    private static final Path KEPT = Path.of("asyncapi.json");
    private static final Path TODAYS = Path.of("target/asyncapi.json");

    @Test
    void the_document_says_what_the_code_says() throws IOException {
        Files.writeString(TODAYS, document() + "\n");
        assertThat(Files.readString(KEPT).stripTrailing())
                .as("look at %s, and keep it if that is what was meant", TODAYS)
                .isEqualTo(document());
    }

    static String document() {
        Map<String, Object> channels = new LinkedHashMap<>();
        Map<String, Object> operations = new LinkedHashMap<>();
        Map<String, Object> messages = new LinkedHashMap<>();
        for (StreamFamily family : StreamFamily.values()) {
            Map<String, Object> refs = new LinkedHashMap<>();
            for (FactType type : Catalogue.types()) {
                if (type.family() == family) {
                    refs.put(type.name(), ref("components/messages/" + type.name()));
                    messages.put(type.name(), message(type));
                }
            }
            String word = family.word();
            channels.put(
                    word,
                    map(
                            "address",
                            family.topic(),
                            "description",
                            "Facts of each " + word + ", in their order; the key is its id.",
                            "messages",
                            refs));
            operations.put(word, map("action", "send", "channel", ref("channels/" + word)));
        }
        Map<String, Object> document = map(
                "asyncapi",
                "3.0.0",
                "info",
                map(
                        "title", "QConnect facts",
                        "version", "1",
                        "description",
                                "CloudEvents 1.0 in Kafka's binary mode. Each fact may arrive more than once; the"
                                        + " header ce_sequence counts the facts of its stream, from 1."),
                "channels",
                channels,
                "operations",
                operations,
                "components",
                map("messages", messages, "schemas", map("headers", headers(), "personal", personal())));
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(document)
                .replace("\r\n", "\n");
    }

    private static Map<String, Object> message(FactType type) {
        return map(
                "name", type.name(),
                "contentType", "application/json",
                "headers", ref("components/schemas/headers"),
                "payload", record(type.factClass()),
                "x-revision", type.revision());
    }

    private static Map<String, Object> record(Class<?> type) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            properties.put(component.getName(), schema(component.getType()));
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                required.add(component.getName());
            }
        }
        return map("type", "object", "properties", properties, "required", required);
    }

    private static Map<String, Object> schema(Class<?> type) {
        if (type == Personal.class) {
            return ref("components/schemas/personal");
        }
        if (type == UUID.class || isId(type)) {
            return map("type", "string", "format", "uuid");
        }
        if (type.isEnum()) {
            // a newer version may know more words
            return map(
                    "type",
                    "string",
                    "examples",
                    Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
        }
        if (type == int.class || type == long.class) {
            return map("type", "integer");
        }
        String format = type == Instant.class
                ? "date-time"
                : type == LocalDate.class ? "date" : type == LocalTime.class ? "time" : "";
        return format.isEmpty() ? map("type", "string") : map("type", "string", "format", format);
    }

    private static boolean isId(Class<?> type) {
        return type.isRecord()
                && Arrays.stream(type.getDeclaredFields())
                        .anyMatch(field -> field.isAnnotationPresent(JsonValue.class));
    }

    private static Map<String, Object> headers() {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String name : List.of(
                "id",
                "source",
                "type",
                "subject",
                "time",
                "revision",
                "sequence",
                "epoch",
                "position",
                "actor",
                "commandid",
                "effectiveat")) {
            properties.put("ce_" + name, map("type", "string"));
        }
        return map("type", "object", "properties", properties);
    }

    private static Map<String, Object> personal() {
        return record(Personal.class);
    }

    private static Map<String, Object> ref(String where) {
        return map("$ref", "#/" + where);
    }

    private static Map<String, Object> map(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }
}
