package io.qconnect.infra.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Whether clients of one description can live with another: whatever they may send is still taken, and whatever they
 * read is still there. More is always possible: new calls, optional parts, parts of answers, words in answers, names of
 * refusals.
 */
final class Compatibility {

    /** The bounds of what may be sent, and whether a greater value is the wider one. */
    private static final Map<String, Boolean> BOUNDS = new TreeMap<>(Map.of(
            "minimum",
            false,
            "minLength",
            false,
            "minItems",
            false,
            "maximum",
            true,
            "maxLength",
            true,
            "maxItems",
            true));

    private final JsonNode before;
    private final JsonNode after;
    private final List<String> breaks = new ArrayList<>();

    private Compatibility(JsonNode before, JsonNode after) {
        this.before = before;
        this.after = after;
    }

    /** What breaks clients; empty when nothing does. */
    static List<String> breaks(JsonNode before, JsonNode after) {
        var both = new Compatibility(before, after);
        before.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(call -> both.compareCall(
                                call.getKey() + " " + path.getKey(),
                                call.getValue(),
                                after.path("paths").path(path.getKey()).path(call.getKey()))));
        return both.breaks;
    }

    private void compareCall(String at, JsonNode old, JsonNode now) {
        if (now.isMissingNode()) {
            breaks.add(at + " is gone");
            return;
        }
        compareRoles(at, old.path("security"), now.path("security"));
        Map<String, JsonNode> parameters = parameters(old, before);
        Map<String, JsonNode> parametersNow = parameters(now, after);
        parameters.forEach((name, parameter) -> {
            if (!parametersNow.containsKey(name)) {
                breaks.add(at + " has no parameter " + name + " any more");
            } else {
                compare(
                        at + " " + name,
                        parameter.path("schema"),
                        parametersNow.get(name).path("schema"),
                        true);
            }
        });
        parametersNow.forEach((name, parameter) -> {
            boolean was = parameters.containsKey(name)
                    && parameters.get(name).path("required").asBoolean(false);
            if (parameter.path("required").asBoolean(false) && !was) {
                breaks.add(at + " demands the parameter " + name);
            }
        });
        JsonNode body = old.path("requestBody");
        JsonNode bodyNow = now.path("requestBody");
        if (bodyNow.path("required").asBoolean(false) && !body.path("required").asBoolean(false)) {
            breaks.add(at + " demands a body");
        }
        compareContent(at + " body", body.path("content"), bodyNow.path("content"), true);
        old.path("responses").properties().stream()
                .filter(answer -> answer.getKey().startsWith("2"))
                .forEach(answer -> {
                    JsonNode answerNow = now.path("responses").path(answer.getKey());
                    if (answerNow.isMissingNode()) {
                        breaks.add(at + " does not answer " + answer.getKey() + " any more");
                    } else {
                        compareContent(
                                at + " " + answer.getKey(),
                                answer.getValue().path("content"),
                                answerNow.path("content"),
                                false);
                    }
                });
    }

    private void compareRoles(String at, JsonNode old, JsonNode now) {
        Set<String> lost = texts(old.path(0).path("bearer"));
        lost.removeAll(texts(now.path(0).path("bearer")));
        if (!now.isEmpty() && (old.isEmpty() || !lost.isEmpty())) {
            breaks.add(at + " is closed to " + (old.isEmpty() ? "everybody who is not signed in" : lost));
        }
    }

    private static Map<String, JsonNode> parameters(JsonNode call, JsonNode document) {
        return stream(call.path("parameters"))
                .map(parameter -> resolve(parameter, document))
                .collect(Collectors.toMap(
                        parameter -> parameter.path("in").asString() + " "
                                + parameter.path("name").asString(),
                        parameter -> parameter,
                        (one, _) -> one,
                        TreeMap::new));
    }

    private void compareContent(String at, JsonNode old, JsonNode now, boolean sent) {
        old.properties().forEach(content -> {
            if (now.has(content.getKey())) {
                compare(
                        at,
                        content.getValue().path("schema"),
                        now.get(content.getKey()).path("schema"),
                        sent);
            } else {
                breaks.add(at + " is not " + content.getKey() + " any more");
            }
        });
    }

    /**
     * @param sent by the client, so that the new form must take all that the old one took; else it is the other way
     *     round
     */
    private void compare(String at, JsonNode oldSchema, JsonNode newSchema, boolean sent) {
        JsonNode old = plain(oldSchema, before);
        JsonNode now = plain(newSchema, after);
        Set<String> types = types(oldSchema, before);
        Set<String> typesNow = types(newSchema, after);
        if (sent ? !typesNow.containsAll(types) : !types.containsAll(typesNow)) {
            breaks.add(at + " was " + types + " and is " + typesNow);
        }
        if (!old.path("format").equals(now.path("format"))) {
            breaks.add(at + " has another format");
        }
        if (sent) {
            compareBounds(at, old, now);
        }
        compareProperties(at, old, now, sent);
        if (old.has("items")) {
            compare(at + "/-", old.get("items"), now.path("items"), sent);
        }
    }

    private void compareBounds(String at, JsonNode old, JsonNode now) {
        Set<String> words = texts(old.path("enum"));
        Set<String> wordsNow = texts(now.path("enum"));
        if (now.has("enum") && (!old.has("enum") || !wordsNow.containsAll(words))) {
            breaks.add(at + " takes fewer words");
        }
        if (now.has("pattern") && !now.get("pattern").equals(old.path("pattern"))) {
            breaks.add(at + " has another pattern");
        }
        BOUNDS.forEach((bound, greaterIsWider) -> {
            if (now.has(bound)) {
                double limit = now.get(bound).asDouble();
                double was = old.path(bound).asDouble(greaterIsWider ? Double.MAX_VALUE : -Double.MAX_VALUE);
                if (greaterIsWider ? limit < was : limit > was) {
                    breaks.add(at + " has a narrower " + bound);
                }
            }
        });
    }

    private void compareProperties(String at, JsonNode old, JsonNode now, boolean sent) {
        Set<String> required = texts(old.path("required"));
        Set<String> requiredNow = texts(now.path("required"));
        old.path("properties").properties().forEach(property -> {
            String name = property.getKey();
            if (!now.path("properties").has(name)) {
                breaks.add(at + "/" + name + " is gone");
                return;
            }
            if (!sent && required.contains(name) && !requiredNow.contains(name)) {
                breaks.add(at + "/" + name + " may be missing");
            }
            compare(at + "/" + name, property.getValue(), now.path("properties").get(name), sent);
        });
        if (sent) {
            requiredNow.removeAll(required);
            requiredNow.forEach(name -> breaks.add(at + "/" + name + " is demanded"));
        }
    }

    /** The schema without references, and without its possible null. */
    private static JsonNode plain(JsonNode schema, JsonNode document) {
        JsonNode form = resolve(schema, document);
        return stream(form.path("anyOf"))
                .filter(one -> !one.path("type").asString("").equals("null"))
                .findFirst()
                .map(one -> resolve(one, document))
                .orElse(form);
    }

    private static Set<String> types(JsonNode schema, JsonNode document) {
        JsonNode form = resolve(schema, document);
        Set<String> types = new TreeSet<>(texts(form.path("type")));
        if (form.path("type").isString()) {
            types.add(form.get("type").asString());
        }
        form.path("anyOf").forEach(one -> types.addAll(types(one, document)));
        return types;
    }

    private static JsonNode resolve(JsonNode node, JsonNode document) {
        JsonNode found = node;
        while (found.has("$ref")) {
            found = document.at(found.get("$ref").asString().substring(1));
        }
        return found;
    }

    private static Set<String> texts(JsonNode array) {
        return stream(array).map(JsonNode::asString).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return array.isArray() ? StreamSupport.stream(array.spliterator(), false) : Stream.empty();
    }
}
