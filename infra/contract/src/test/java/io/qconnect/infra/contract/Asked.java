package io.qconnect.infra.contract;

import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ValueConstants;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a call takes: in its address, its headers and its body. */
final class Asked {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final DefaultParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();
    private static final String KEY = "Idempotency-Key";
    private static final String MATCH = "If-Match";
    private static final String REPLAYED = "Idempotency-Replayed";

    private final Promises promises;
    private final Forms forms;
    private boolean takesCommands;

    Asked(Promises promises, Forms forms) {
        this.promises = promises;
        this.forms = forms;
    }

    void draw(Seen seen, ObjectNode drawn) {
        ArrayNode parameters = JSON.createArrayNode();
        ObjectNode parts = JSON.createObjectNode();
        boolean isUpload = seen.mapping().getConsumesCondition().getConsumableMediaTypes().stream()
                .anyMatch(MediaType.MULTIPART_FORM_DATA::includes);
        for (MethodParameter parameter : seen.call().getMethodParameters()) {
            parameter.initParameterNameDiscovery(NAMES);
            String name = String.valueOf(parameter.getParameterName());
            if (parameter.hasParameterAnnotation(PathVariable.class)) {
                draw(parameters.addObject(), "path", name, true, ofParameter(parameter, name));
            } else if (parameter.getParameterAnnotation(RequestParam.class) instanceof RequestParam asked) {
                if (isUpload) {
                    parts.set(name, ofParameter(parameter, name));
                } else {
                    draw(
                            parameters.addObject(),
                            "query",
                            name,
                            isRequired(parameter, asked),
                            ofParameter(parameter, name));
                }
            } else if (parameter.hasParameterAnnotation(ModelAttribute.class)) {
                for (RecordComponent component : parameter.getParameterType().getRecordComponents()) {
                    ObjectNode form = forms.of(ResolvableType.forType(component.getGenericType()), true);
                    draw(parameters.addObject(), "query", component.getName(), false, form);
                }
            } else if (parameter.getParameterAnnotation(RequestHeader.class) instanceof RequestHeader header) {
                if (!header.name().equals("Accept")) {
                    draw(parameters.addObject(), "header", header.name(), false, ofParameter(parameter, name));
                }
            } else if (parameter.getParameterAnnotation(CookieValue.class) instanceof CookieValue cookie) {
                draw(parameters.addObject(), "cookie", cookie.name(), false, ofParameter(parameter, name));
            } else if (parameter.getParameterAnnotation(RequestBody.class) instanceof RequestBody body) {
                drawBody(drawn, MediaType.APPLICATION_JSON_VALUE, body.required())
                        .set("schema", forms.of(ResolvableType.forMethodParameter(parameter), true));
            } else if (parameter.hasParameterAnnotation(RequestPart.class)) {
                parts.putObject(name).put("type", "string").put("format", "binary");
            }
        }
        if (isUpload) {
            ObjectNode form = drawBody(drawn, MediaType.MULTIPART_FORM_DATA_VALUE, true)
                    .putObject("schema")
                    .put("type", "object");
            form.set("properties", parts);
            parts.propertyNames().forEach(form.putArray("required")::add);
        }
        if (promises.isCommand(seen.call())) {
            takesCommands = true;
            parameters.addObject().put("$ref", "#/components/parameters/" + KEY);
            parameters.addObject().put("$ref", "#/components/parameters/" + MATCH);
        }
        if (!parameters.isEmpty()) {
            drawn.set("parameters", parameters);
        }
    }

    private static void draw(ObjectNode parameter, String in, String name, boolean required, ObjectNode form) {
        parameter.put("name", name).put("in", in);
        if (required) {
            parameter.put("required", true);
        }
        parameter.set("schema", form);
    }

    private static ObjectNode drawBody(ObjectNode drawn, String mediaType, boolean required) {
        return drawn.putObject("requestBody")
                .put("required", required)
                .putObject("content")
                .putObject(mediaType);
    }

    private ObjectNode ofParameter(MethodParameter parameter, String name) {
        Map<String, Object> form = promises.parameter(name);
        ObjectNode drawn = form.isEmpty()
                ? forms.of(ResolvableType.forMethodParameter(parameter), true)
                : JSON.valueToTree(new TreeMap<>(form));
        if (parameter.getParameterAnnotation(RequestParam.class) instanceof RequestParam asked
                && !asked.defaultValue().equals(ValueConstants.DEFAULT_NONE)
                && drawn.path("type").asString("").equals("integer")) {
            drawn.put("default", Long.parseLong(asked.defaultValue()));
        }
        return drawn;
    }

    /** As Spring sees it: what may be null, or has a value of its own, may be left out. */
    private static boolean isRequired(MethodParameter parameter, RequestParam asked) {
        return asked.required()
                && asked.defaultValue().equals(ValueConstants.DEFAULT_NONE)
                && !parameter.getParameter().getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** Of some contents a part can be had. */
    static boolean mayAskForPart(Seen seen) {
        return Stream.of(seen.call().getMethodParameters())
                .map(parameter -> parameter.getParameterAnnotation(RequestHeader.class))
                .anyMatch(header -> header != null && header.name().equals(HttpHeaders.RANGE));
    }

    void drawAnswerHeaders(ObjectNode headers) {
        for (String name : new String[] {"ETag", REPLAYED}) {
            headers.putObject(name).put("$ref", "#/components/headers/" + name);
        }
    }

    static void drawHeader(ObjectNode headers, String name, String description) {
        headers.putObject(name)
                .put("description", description)
                .putObject("schema")
                .put("type", "string");
    }

    /** What all commands have in common. */
    void drawShared(ObjectNode components) {
        if (!takesCommands) {
            return;
        }
        ObjectNode headers = components.putObject("headers");
        drawHeader(headers, "ETag", "The version after the command.");
        drawHeader(headers, REPLAYED, "true when this is the answer of an earlier call with the same key.");
        ObjectNode parameters = components.putObject("parameters");
        ObjectNode text = JSON.createObjectNode().put("type", "string");
        draw(parameters.putObject(KEY), "header", KEY, false, text.deepCopy().put("pattern", "^[!-~]{1,200}$"));
        parameters
                .withObject("/" + KEY)
                .put("description", "The same call with the same key has one effect, and gets the first answer again.");
        draw(parameters.putObject(MATCH), "header", MATCH, false, text);
        parameters
                .withObject("/" + MATCH)
                .put("description", "Carried out only while what it is about still has (one of) these versions.");
    }
}
