package io.qconnect.infra.journeys;

import io.qconnect.infra.client.Contract;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values for what a description asks for, as JSON: good ones, bad ones, and broken text. Ids are mostly those of things
 * that exist, so that calls get past the first door.
 */
final class Inputs {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** What people and programs send, who mean harm or make mistakes; each is JSON, or not even that. */
    private static final List<String> BAD_VALUES = List.of(
            "null",
            "true",
            "7",
            "-1",
            "0",
            "1.5",
            "1e400",
            "99999999999999999999",
            "\"\"",
            "\" \"",
            "\"1\"",
            "[]",
            "{}",
            "[[[[[[]]]]]]",
            "\"\\u0000\"",
            "\"a\\ud800\"",
            "\"" + "a\u0301".repeat(300) + "\"",
            "\"" + "x".repeat(5_000) + "\"",
            "\"<script>alert(1)</script>\"",
            "\"=HYPERLINK(1)\"",
            "\"'; DROP TABLE users;--\"",
            "\"\u202egnp.exe\"",
            "\"9999-12-31\"",
            "\"2026-02-30\"",
            "\"-0001-01-01\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"1969-12-31T23:59:59Z\"",
            "\"2026-03-29T02:30:00\"",
            "\"Mars/X\"",
            "\"25:61\"",
            "\"1-1-1-1-1\"",
            "\"00000000-0000-0000-0000-000000000000\"",
            "nul",
            "{\"a\": 1, \"a\": 2}");

    private final Contract contract;
    private final Random random;
    private final Map<String, List<String>> known;

    /** @param known ids of what exists, by kind; grows with the answers */
    Inputs(Contract contract, Random random, Map<String, List<String>> known) {
        this.contract = contract;
        this.random = random;
        this.known = known;
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** What a field's or parameter's name says it is the id of. */
    static String kindOf(String name) {
        return switch (name) {
            case "q", "queueId", "toQueueId", "stream", "id" -> "queue";
            case "u", "userId", "patientId", "subject" -> "user";
            case "d", "doctorId", "moveTo" -> "doctor";
            case "a", "appointmentId" -> "appointment";
            case "e", "entryId" -> "entry";
            case "o", "offerId" -> "offer";
            case "f", "fileId" -> "file";
            default -> name;
        };
    }

    /** A body of this form: mostly good, often with something bad in it, at times no JSON at all. */
    String body(JsonNode schema) {
        String good = json(schema, "");
        int kind = random.nextInt(30);
        return switch (kind) {
            case 0 -> good.substring(0, random.nextInt(Math.max(1, good.length())));
            case 1 -> good + " x";
            case 2 -> good.replaceFirst("\\{", "{\"unknown\": 1, ");
            case 3 -> good.replaceFirst("\\{(\"\\w+\":)", "{$1 null, $1");
            case 4 -> "{\"a\":".repeat(2_000);
            case 5 -> oneOf(BAD_VALUES);
            case 6, 7, 8, 9, 10 -> spoiled(schema);
            default -> good;
        };
    }

    /** A form with a file and whose it is, between lines {@code --b}. */
    String upload() {
        String name = oneOf(List.of("scan.txt", "scan.txt", "../../x.pdf", "", "<script>.png"));
        String type = oneOf(List.of("text/plain", "text/plain", "application/pdf", "text/html", "x"));
        String file = ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                        + "Content-Type: %s\r\n\r\nnote\r\n")
                .formatted(name, type);
        String patient =
                "--b\r\nContent-Disposition: form-data; name=\"patientId\"\r\n\r\n%s\r\n".formatted(id("user"));
        return (chance(95) ? file : "") + (chance(95) ? patient : "") + (chance(95) ? "--b--" : "");
    }

    /** Of one field, something else than what belongs there; or the field is missing. */
    private String spoiled(JsonNode schema) {
        Map<String, String> fields = fields(contract.resolve(schema));
        List<String> names = new ArrayList<>();
        contract.resolve(schema).path("properties").properties().forEach(field -> names.add(field.getKey()));
        if (!names.isEmpty()) {
            String name = oneOf(names);
            if (chance(20)) {
                fields.remove(name);
            } else {
                fields.put(name, oneOf(BAD_VALUES));
            }
        }
        return text(fields);
    }

    /** A good value. */
    String json(JsonNode schema, String name) {
        JsonNode form = contract.resolve(schema);
        if (form.has("anyOf")) {
            return json(form.get("anyOf").get(random.nextInt(form.get("anyOf").size())), name);
        }
        if (form.has("enum")) {
            return form.get("enum").get(random.nextInt(form.get("enum").size())).toString();
        }
        JsonNode type = form.path("type");
        String one = type.isArray() ? type.get(chance(20) ? type.size() - 1 : 0).asString() : type.asString("object");
        return switch (one) {
            case "null" -> "null";
            case "boolean" -> Boolean.toString(random.nextBoolean());
            case "integer", "number" -> Long.toString(number(form));
            case "array" -> "[" + json(form.path("items"), name) + "]";
            case "string" -> JSON.writeValueAsString(string(form, name));
            default -> text(fields(form));
        };
    }

    private Map<String, String> fields(JsonNode form) {
        Map<String, String> fields = new HashMap<>();
        List<String> required = new ArrayList<>();
        form.path("required").forEach(name -> required.add(name.asString()));
        form.path("properties").properties().forEach(field -> {
            // when it really happened is nearly always too early for what was made just now
            if (required.contains(field.getKey()) || chance(field.getKey().equals("effectiveAt") ? 4 : 30)) {
                fields.put(field.getKey(), json(field.getValue(), field.getKey()));
            }
        });
        return fields;
    }

    private static String text(Map<String, String> fields) {
        return fields.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** Small numbers are likelier: a queue with one place is soon full. */
    private long number(JsonNode form) {
        long min = form.path("minimum").asLong(0);
        long max = form.path("maximum").asLong(min + 50);
        return chance(60) ? Math.min(max, min + random.nextInt(3)) : min + random.nextLong(max - min + 1);
    }

    private String string(JsonNode form, String name) {
        String pattern = form.path("pattern").asString("");
        if (pattern.contains("{8}(-")) {
            return known.getOrDefault("queue", List.of("1")).getFirst() + ":1";
        }
        if (pattern.contains("()")) {
            return "+49 30 " + (10_000 + random.nextInt(10_000));
        }
        if (pattern.contains("A-Z0-9")) {
            return "S-" + random.nextInt(1_000);
        }
        return switch (form.path("format").asString("")) {
            case "uuid" -> id(kindOf(name));
            case "email" -> "fuzz-%d@example.org".formatted(random.nextInt(1_000_000));
            case "date" ->
                // far enough away that no day is over, whenever the same seed is run again
                LocalDate.of(2036, 12, 1).plusDays(random.nextInt(60)).toString();
            case "date-time" ->
                "2026-0%d-1%dT0%d:30:00Z".formatted(1 + random.nextInt(9), random.nextInt(9), random.nextInt(9));
            case "time-local" ->
                "%02d:%d0".formatted(random.nextInt(12) + (name.startsWith("closes") ? 12 : 0), random.nextInt(6));
            default -> name.equals("zone") ? "Europe/Berlin" : words(form);
        };
    }

    private String words(JsonNode form) {
        int min = form.path("minLength").asInt(0);
        int max = Math.min(form.path("maxLength").asInt(20), 40);
        int length = Math.max(min, 1) + random.nextInt(Math.max(1, max - Math.max(min, 1) + 1));
        return IntStream.range(0, length)
                .mapToObj(_ -> Character.toString("abcdefghijklmnopqrstuvwxyzäßé好 ".charAt(random.nextInt(31))))
                .collect(Collectors.joining())
                .replaceFirst("^ ", "a");
    }

    /** Of something that exists, nearly always. */
    String id(String kind) {
        List<String> ids = known.getOrDefault(kind, List.of());
        return ids.isEmpty() || chance(4)
                ? new UUID(random.nextLong(), random.nextLong()).toString()
                : chance(50) ? ids.getLast() : oneOf(ids);
    }

    /** The value of a parameter, as text: mostly good. */
    String parameter(JsonNode schema, String name) {
        String value = chance(92) ? json(schema, name) : oneOf(BAD_VALUES);
        return value.startsWith("\"") && value.length() > 1
                ? JSON.readValue(value.replace("\\ud800", ""), String.class)
                : value.toLowerCase(Locale.ROOT);
    }
}
