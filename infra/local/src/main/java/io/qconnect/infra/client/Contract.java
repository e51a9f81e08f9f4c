package io.qconnect.infra.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The description that a service publishes ({@code /openapi.json}), and whether an answer keeps to it. Tests hold every
 * answer that they get against it, so what is promised is what happens.
 */
public final class Contract {

    /**
     * One call.
     *
     * @param method in capital letters
     * @param path with {@code {name}} for what varies
     */
    public record Operation(String method, String path, JsonNode form) {

        private Pattern pattern() {
            return Pattern.compile(path.replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]*"));
        }

        /** Fewer things that vary come first: what is named itself is meant rather than what a name stands for. */
        private long varying() {
            return path.chars().filter(c -> c == '{').count();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static final int FIRST_REFUSAL = 400;

    private final JsonNode document;
    private final List<Operation> operations = new ArrayList<>();

    public Contract(JsonNode document) {
        this.document = document;
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(form -> operations.add(new Operation(
                                form.getKey().toUpperCase(Locale.ROOT), path.getKey(), form.getValue()))));
        operations.sort(Comparator.comparingLong(Operation::varying).thenComparing(Operation::toString));
    }

    public List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** @param path as it was asked for, with its query or without */
    public Optional<Operation> find(String method, String path) {
        String plain = path.split("\\?", 2)[0];
        return operations.stream()
                .filter(operation -> operation.method().equals(method))
                .filter(operation -> operation.pattern().matcher(plain).matches())
                .findFirst();
    }

    /** What a reference leads to; anything else is itself. */
    public JsonNode resolve(JsonNode node) {
        JsonNode found = node;
        while (found.has("$ref")) {
            found = document.at(found.get("$ref").asString().substring(1));
        }
        return found;
    }

    /**
     * What of an answer was not promised.
     *
     * @param mediaType the header Content-Type; empty when there is none
     * @param body null when the answer has none, or none in JSON
     * @return empty when the answer keeps to the description
     */
    public List<String> breaches(Operation operation, int status, String mediaType, @Nullable JsonNode body) {
        JsonNode promised = resolve(operation.form().path("responses").path(Integer.toString(status)));
        if (promised.isMissingNode()) {
            return List.of("status " + status + " is not declared");
        }
        JsonNode content = promised.path("content");
        if (content.isEmpty()) {
            return body == null || body.isEmpty() ? List.of() : List.of("a body is not declared");
        }
        String plain = mediaType.split(";", 2)[0].strip();
        if (content.has("*/*")) {
            return List.of();
        }
        if (!content.has(plain)) {
            return List.of("media type '" + plain + "' is not declared");
        }
        List<String> breaches = new ArrayList<>();
        if (body != null && plain.endsWith("json")) {
            compare(content.get(plain).path("schema"), body, "", true, breaches);
        }
        return breaches;
    }

    /**
     * The headers of a refusal that were promised and are not there; those of other answers may be left out.
     *
     * @param has whether the answer has a header of this name
     */
    public List<String> missingHeaders(Operation operation, int status, Predicate<String> has) {
        JsonNode promised = resolve(operation.form().path("responses").path(Integer.toString(status)));
        return status < FIRST_REFUSAL
                ? List.of()
                : promised.path("headers").properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(has.negate())
                        .toList();
    }

    /** @param closed nothing but what the schema names may be there */
    private void compare(JsonNode schema, JsonNode value, String at, boolean closed, List<String> breaches) {
        JsonNode form = resolve(schema);
        form.path("allOf").forEach(part -> compare(part, value, at, false, breaches));
        if (form.has("anyOf") && !fitsAny(form.get("anyOf"), value)) {
            breaches.add(at + " is none of what it may be: " + value);
        }
        if (form.has("enum") && !contains(form.get("enum"), value)) {
            breaches.add(at + " is " + value + ", which is not declared");
        }
        if (form.has("const") && !form.get("const").equals(value)) {
            breaches.add(at + " is " + value + " and not " + form.get("const"));
        }
        if (form.has("type") && !hasType(form.get("type"), value)) {
            breaches.add(at + " is " + value + " and not of the type " + form.get("type"));
            return;
        }
        if (value.isArray()) {
            value.forEach(item -> compare(form.path("items"), item, at + "/-", closed, breaches));
        }
        if (value.isObject() && form.has("properties")) {
            compareProperties(form, value, at, closed, breaches);
        }
    }

    private void compareProperties(JsonNode form, JsonNode value, String at, boolean closed, List<String> breaches) {
        JsonNode properties = form.get("properties");
        form.path("required").forEach(name -> {
            if (!value.has(name.asString())) {
                breaches.add(at + "/" + name.asString() + " is missing");
            }
        });
        value.properties().forEach(property -> {
            String name = property.getKey();
            if (properties.has(name)) {
                compare(properties.get(name), property.getValue(), at + "/" + name, true, breaches);
            } else if (closed) {
                breaches.add(at + "/" + name + " is not declared");
            }
        });
    }

    private boolean fitsAny(JsonNode forms, JsonNode value) {
        return stream(forms).anyMatch(form -> {
            List<String> breaches = new ArrayList<>();
            compare(form, value, "", true, breaches);
            return breaches.isEmpty();
        });
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        return stream(values).anyMatch(value::equals);
    }

    private static boolean hasType(JsonNode type, JsonNode value) {
        return type.isArray()
                ? stream(type).anyMatch(one -> hasType(one, value))
                : switch (type.asString()) {
                    case "string" -> value.isString();
                    case "integer" -> value.isIntegralNumber();
                    case "number" -> value.isNumber();
                    case "boolean" -> value.isBoolean();
                    case "array" -> value.isArray();
                    case "object" -> value.isObject();
                    case "null" -> value.isNull();
                    default -> false;
                };
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
