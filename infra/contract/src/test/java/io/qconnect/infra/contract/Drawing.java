package io.qconnect.infra.contract;

import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Draws the OpenAPI 3.1 description of a service: its calls as Spring maps them, and with each call who may make it and
 * every refusal by its name. All is in an order that depends on nothing but the code.
 */
final class Drawing {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Promises promises;
    private final Forms forms;
    private final Asked asked;
    private final Map<String, ObjectNode> refusals = new TreeMap<>();

    private Drawing(Promises promises) {
        this.promises = promises;
        this.forms = new Forms(promises.examples());
        this.asked = new Asked(promises, forms);
    }

    static String of(Promises promises) {
        ObjectNode document = new Drawing(promises).draw();
        return JSON.writeValueAsString(document).replace("\r\n", "\n") + "\n";
    }

    private ObjectNode draw() {
        ObjectNode document = JSON.createObjectNode();
        document.put("openapi", "3.1.1");
        document.putObject("info")
                .put("title", promises.title())
                .put("version", "1")
                .put("description", "Refusals are problems (RFC 9457); `code` is the name of the refusal.");
        ObjectNode paths = document.putObject("paths");
        Seen.in(promises.rootPackage()).forEach((path, calls) -> {
            ObjectNode drawn = paths.putObject(path);
            calls.forEach((method, seen) -> drawCall(seen, drawn.putObject(method.toLowerCase(Locale.ROOT))));
        });
        ObjectNode components = document.putObject("components");
        ObjectNode schemas = components.putObject("schemas");
        forms.named().forEach(schemas::set);
        schemas.set("Problem", Forms.problem());
        ObjectNode responses = components.putObject("responses");
        refusals.forEach(responses::set);
        asked.drawShared(components);
        components
                .putObject("securitySchemes")
                .putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("bearerFormat", "JWT");
        return document;
    }

    private void drawCall(Seen seen, ObjectNode drawn) {
        Class<?> controller = seen.call().getBeanType();
        String name = seen.call().getMethod().getName();
        drawn.putArray("tags").add(controller.getPackageName().replaceFirst(".*\\.", ""));
        drawn.put("operationId", controller.getSimpleName().replace("Controller", "") + "." + name);
        drawn.put("summary", words(name));
        ArrayNode security = drawn.putArray("security");
        SortedSet<String> roles = promises.roles(seen.method(), seen.path());
        if (!roles.isEmpty()) {
            roles.forEach(security.addObject().putArray("bearer")::add);
        }
        asked.draw(seen, drawn);
        ObjectNode answers = drawn.putObject("responses");
        drawSuccess(seen, answers);
        if (Asked.mayAskForPart(seen)) {
            drawPart(answers);
        }
        if (promises.isTagged(seen.call())) {
            answers.putObject("304").put("description", "With If-None-Match: nothing has changed since.");
        }
        promises.refusals(seen.call(), seen.method(), seen.path())
                .forEach((status, codes) -> answers.putObject(status.toString())
                        .put("$ref", "#/components/responses/" + refusal(status, codes)));
    }

    private static String words(String name) {
        String words = name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private void drawSuccess(Seen seen, ObjectNode answers) {
        ResponseStatus declared = seen.call().getMethodAnnotation(ResponseStatus.class);
        HttpStatus status = declared == null ? HttpStatus.OK : declared.value();
        ObjectNode drawn = answers.putObject(Integer.toString(status.value()));
        drawn.put("description", status.getReasonPhrase());
        if (promises.isCommand(seen.call())) {
            asked.drawAnswerHeaders(drawn.putObject("headers"));
        }
        String byHand = promises.mediaType(seen.call());
        ResolvableType body = body(seen);
        if (byHand != null) {
            drawn.putObject("content").putObject(byHand).putObject("schema").put("type", "string");
        } else if (body.toClass() != void.class && body.toClass() != Void.class) {
            drawContent(seen, body, drawn.putObject("content"));
        } else if (!seen.mapping().getProducesCondition().isEmpty()) {
            drawContent(seen, ResolvableType.forClass(String.class), drawn.putObject("content"));
        }
    }

    private static void drawPart(ObjectNode answers) {
        ObjectNode part = answers.putObject("206").put("description", "With Range: the part that was asked for.");
        Asked.drawHeader(part.putObject("headers"), "Content-Range", "Which part it is, and how much there is in all.");
        part.set("content", answers.path("200").path("content").deepCopy());
    }

    private void drawContent(Seen seen, ResolvableType body, ObjectNode content) {
        String type = seen.mapping().getProducesCondition().getProducibleMediaTypes().stream()
                .findFirst()
                .orElse(MediaType.APPLICATION_JSON)
                .toString()
                .split(";", 2)[0];
        boolean writtenByHand =
                body.toClass() == String.class || body.toClass().getName().endsWith("Resource");
        ObjectNode drawn = content.putObject(type);
        if (writtenByHand) {
            drawn.putObject("schema").put("type", type.endsWith("json") ? "object" : "string");
        } else {
            drawn.set("schema", forms.of(body, false));
        }
    }

    /** What is in the future, and what is in the envelope of the answer. */
    private static ResolvableType body(Seen seen) {
        ResolvableType type = ResolvableType.forMethodReturnType(seen.call().getMethod());
        ResolvableType now = type.toClass() == CompletableFuture.class ? type.getGeneric(0) : type;
        return now.toClass() == ResponseEntity.class ? now.getGeneric(0) : now;
    }

    /** All calls that refuse with the same names share a response, which is called by these names. */
    private String refusal(int status, SortedSet<String> codes) {
        String name = String.join(".", codes);
        refusals.computeIfAbsent(name, _ -> {
            ObjectNode response = JSON.createObjectNode();
            response.put("description", HttpStatus.valueOf(status).getReasonPhrase());
            if (status == 416) {
                Asked.drawHeader(response.putObject("headers"), "Content-Range", "How much there is in all.");
            }
            if (status == 429 || status == 503) {
                Asked.drawHeader(response.putObject("headers"), "Retry-After", "Seconds.");
            }
            ArrayNode both = response.putObject("content")
                    .putObject(MediaType.APPLICATION_PROBLEM_JSON_VALUE)
                    .putObject("schema")
                    .putArray("allOf");
            both.addObject().put("$ref", "#/components/schemas/Problem");
            ObjectNode narrowed = both.addObject().putObject("properties");
            narrowed.putObject("status").put("const", status);
            codes.forEach(narrowed.putObject("code").putArray("enum")::add);
            return response;
        });
        return name;
    }
}
