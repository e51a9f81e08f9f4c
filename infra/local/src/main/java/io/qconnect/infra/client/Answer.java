package io.qconnect.infra.client;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the clinic answered: the HTTP status and the body, which is an empty object when there was none. */
public record Answer(int status, JsonNode body) {

    public boolean ok() {
        return status >= 200 && status < 300;
    }

    /** What a service says of its refusal, for people: its own sentence, or all of it where there is none. */
    static String reason(int status, String body) {
        try {
            String detail = JsonMapper.shared().readTree(body).path("detail").asString("");
            return detail.isEmpty() ? status + " " + body : detail;
        } catch (JacksonException noJson) {
            return status + " " + body;
        }
    }

    /** Whether asking again later may help: the service is busy, starting, or its view is not there yet. */
    public boolean tryAgain() {
        return status == 503;
    }

    /** The refusal's name; empty when nothing was refused. */
    public String code() {
        return text("code");
    }

    /** A field's text; empty when it is missing or null. */
    public String text(String field) {
        JsonNode value = body.path(field);
        return value.isMissingNode() || value.isNull() ? "" : value.asString();
    }

    /** A field's number; 0 when it is missing or null. */
    public long number(String field) {
        JsonNode value = body.path(field);
        return value.isNumber() ? value.asLong() : 0;
    }

    @Override
    public String toString() {
        return status + " " + body;
    }
}
