package io.qconnect.infra.contract;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bodies of a service as JSON Schema, by the same rules by which they are read and written: what is sent must have
 * what is not {@code @Nullable}, within its bounds, and may have nothing unknown; what is answered has everything, and
 * null where {@code @Nullable} says so. A type without a rule here is an error, not an empty schema.
 */
final class Forms {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(int.class, long.class, Integer.class, Long.class);

    private final Map<String, Object> examples;
    private final Map<String, ObjectNode> named = new TreeMap<>();
    private final Map<String, ResolvableType> owners = new HashMap<>();

    /** @param examples bodies by the names of their schemas */
    Forms(Map<String, Object> examples) {
        this.examples = examples;
    }

    /** All schemas that were referred to, by name. */
    Map<String, ObjectNode> named() {
        return named;
    }

    /** @param sent by clients; else answered to them */
    ObjectNode of(ResolvableType type, boolean sent) {
        Class<?> raw = type.toClass();
        ObjectNode form = JSON.createObjectNode();
        if (raw == UUID.class) {
            return form.put("type", "string").put("format", "uuid");
        }
        if (raw == String.class || raw == ZoneId.class) {
            return form.put("type", "string");
        }
        if (raw == Instant.class) {
            return form.put("type", "string").put("format", "date-time");
        }
        if (raw == LocalDate.class) {
            return form.put("type", "string").put("format", "date");
        }
        if (raw == LocalTime.class) {
            return form.put("type", "string").put("format", "time-local");
        }
        if (WHOLE_NUMBERS.contains(raw)) {
            return form.put("type", "integer");
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return form.put("type", "boolean");
        }
        if (raw.isEnum()) {
            ArrayNode words = form.put("type", "string").putArray("enum");
            for (Object word : raw.getEnumConstants()) {
                words.add(((Enum<?>) word).name());
            }
            return form;
        }
        if (raw.isArray() || Collection.class.isAssignableFrom(raw)) {
            ResolvableType items = raw.isArray()
                    ? type.getComponentType()
                    : type.asCollection().getGeneric(0);
            form.put("type", "array").set("items", of(items, sent));
            return form;
        }
        if (Map.class.isAssignableFrom(raw)) {
            return form.put("type", "object");
        }
        if (JsonNode.class.isAssignableFrom(raw)) {
            return form;
        }
        if (raw.isRecord()) {
            return ofRecord(type, raw, sent);
        }
        throw new IllegalStateException("no form is known for " + type);
    }

    /** An id is its value; any other record has a name. */
    private ObjectNode ofRecord(ResolvableType type, Class<?> raw, boolean sent) {
        for (RecordComponent component : raw.getRecordComponents()) {
            if (fieldOf(raw, component).isAnnotationPresent(JsonValue.class)) {
                return of(ResolvableType.forType(component.getGenericType()), sent);
            }
        }
        String name = raw.getSimpleName()
                + (type.hasGenerics() ? "Of" + type.getGeneric(0).toClass().getSimpleName() : "");
        ResolvableType other = owners.putIfAbsent(name, type);
        if (other == null) {
            ObjectNode form = JSON.createObjectNode();
            named.put(name, form);
            fill(form, name, type, raw, sent);
        } else if (other.toClass() != raw) {
            throw new IllegalStateException(
                    "two schemas would have the name " + name + ": " + other + " and " + type + "; rename one of them");
        }
        return JSON.createObjectNode().put("$ref", "#/components/schemas/" + name);
    }

    private void fill(ObjectNode form, String name, ResolvableType type, Class<?> raw, boolean sent) {
        form.put("type", "object");
        ObjectNode properties = form.putObject("properties");
        ArrayNode required = JSON.createArrayNode();
        for (RecordComponent component : raw.getRecordComponents()) {
            Field field = fieldOf(raw, component);
            if (field.isAnnotationPresent(JsonIgnore.class)) {
                continue;
            }
            ObjectNode property = of(ResolvableType.forField(field, type), sent);
            if (sent) {
                bound(property, field);
            }
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            properties.set(component.getName(), nullable ? orNull(property) : property);
            if (!sent || !nullable) {
                required.add(component.getName());
            }
        }
        if (!required.isEmpty()) {
            form.set("required", required);
        }
        if (sent) {
            form.put("additionalProperties", false);
        }
        if (examples.get(name) instanceof Map<?, ?> example) {
            form.putArray("examples").add((JsonNode) JSON.valueToTree(new TreeMap<>(example)));
        }
    }

    /** The annotations of a record's component, which validation looks at, are on its field. */
    private static Field fieldOf(Class<?> type, RecordComponent component) {
        try {
            return type.getDeclaredField(component.getName());
        } catch (NoSuchFieldException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Also by those that a constraint is composed of. */
    private static void bound(ObjectNode form, AnnotatedElement field) {
        MergedAnnotations constraints = MergedAnnotations.from(field);
        if (constraints.isPresent(NotBlank.class)) {
            form.put("minLength", 1);
        }
        if (constraints.isPresent(Email.class)) {
            form.put("format", "email");
        }
        MergedAnnotation<Size> size = constraints.get(Size.class);
        if (size.isPresent()) {
            if (size.getInt("min") > 0) {
                form.put("minLength", size.getInt("min"));
            }
            form.put("maxLength", size.getInt("max"));
        }
        MergedAnnotation<Pattern> pattern = constraints.get(Pattern.class);
        if (pattern.isPresent()) {
            form.put("pattern", "^" + pattern.getString("regexp") + "$");
        }
        MergedAnnotation<Min> min = constraints.get(Min.class);
        if (min.isPresent()) {
            form.put("minimum", min.getLong("value"));
        }
        MergedAnnotation<Max> max = constraints.get(Max.class);
        if (max.isPresent()) {
            form.put("maximum", max.getLong("value"));
        }
    }

    private static ObjectNode orNull(ObjectNode form) {
        if (form.has("enum") || form.has("$ref")) {
            ObjectNode either = JSON.createObjectNode();
            either.putArray("anyOf").add(form).addObject().put("type", "null");
            return either;
        }
        if (form.path("type").isString()) {
            String type = form.get("type").asString();
            form.putArray("type").add(type).add("null");
        }
        return form;
    }

    static ObjectNode problem() {
        ObjectNode form = JSON.createObjectNode().put("type", "object");
        ObjectNode properties = form.putObject("properties");
        text(properties, "type").put("description", "urn:qconnect:problem: and the code in lower case with hyphens");
        text(properties, "title");
        properties.putObject("status").put("type", "integer");
        text(properties, "detail");
        text(properties, "instance");
        text(properties, "code").put("description", "The refusal's name, which does not change.");
        text(properties, "movedTo").put("description", "With MOVED: the appointment's new address.");
        text(properties, "absence").put("description", "With DOCTOR_ABSENT: the address of the absence.");
        ObjectNode error = properties
                .putObject("errors")
                .put("type", "array")
                .putObject("items")
                .put("type", "object");
        ObjectNode parts = error.putObject("properties");
        text(parts, "pointer").put("description", "A JSON pointer into the body, or the name of a parameter.");
        text(parts, "detail");
        ArrayNode required = form.putArray("required");
        for (String name : new String[] {"type", "title", "status", "detail", "instance", "code"}) {
            required.add(name);
        }
        return form;
    }

    private static ObjectNode text(ObjectNode properties, String name) {
        return properties.putObject(name).put("type", "string");
    }
}
