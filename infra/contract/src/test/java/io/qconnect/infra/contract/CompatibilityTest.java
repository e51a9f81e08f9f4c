package io.qconnect.infra.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was promised to clients in {@code infra/contract/promised} is kept by the descriptions of today. */
class CompatibilityTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String BEFORE = """
        {"paths": {"/rooms": {"post": {
            "security": [{"bearer": ["ADMIN", "STAFF"]}],
            "parameters": [{"name": "dry", "in": "query", "schema": {"type": "boolean"}}],
            "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Room"}}}},
            "responses": {"201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Made"}}}}}
        }}},
        "components": {"schemas": {
            "Room": {"type": "object", "required": ["no"], "properties": {
                "no": {"type": "integer", "minimum": 1, "maximum": 9},
                "kind": {"type": ["string", "null"], "enum": ["BIG", "SMALL"]},
                "name": {"type": "string", "maxLength": 20}}},
            "Made": {"type": "object", "required": ["id", "at"], "properties": {
                "id": {"type": "string", "format": "uuid"},
                "at": {"type": "string"}}}}}}
        """;

    @ParameterizedTest
    @ValueSource(strings = {"command-service", "query-service"})
    void what_was_promised_is_kept(String service) throws IOException {
        JsonNode promised = read(Path.of("promised", service + ".json"));
        JsonNode todays = read(Path.of("../..", service, "src/main/resources/openapi.json"));

        assertThat(promised.path("paths").size()).isGreaterThan(10);
        assertThat(Compatibility.breaks(promised, todays)).isEmpty();
    }

    private static JsonNode read(Path file) throws IOException {
        return JSON.readTree(Files.readString(file));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/rooms                                  | /chambers                            | post /rooms is gone",
                "\"post\"                                | \"put\"                              | post /rooms is gone",
                "\"ADMIN\", \"STAFF\"                    | \"ADMIN\"                            | closed to [STAFF]",
                "\"name\": \"dry\"                       | \"name\": \"try\"                    | no parameter query"
                        + " dry",
                "\"name\": \"dry\",                      | \"name\": \"dry\", \"required\": true,| demands the"
                        + " parameter",
                "[\"no\"]                                | [\"no\", \"name\"]                   | /name is demanded",
                "\"maximum\": 9                          | \"maximum\": 8                       | narrower maximum",
                "\"minimum\": 1                          | \"minimum\": 2                       | narrower minimum",
                "\"maxLength\": 20                       | \"maxLength\": 19                    | narrower maxLength",
                "\"BIG\", \"SMALL\"                      | \"BIG\"                              | fewer words",
                "[\"string\", \"null\"]                  | \"string\"                           | was [null, string]"
                        + " and is [string]",
                "\"kind\"                                | \"sort\"                             | /kind is gone",
                "\"at\": {\"type\": \"string\"}          | \"at\": {\"type\": \"integer\"}      | was [string] and is"
                        + " [integer]",
                "\"at\": {\"type\": \"string\"}          | \"on\": {\"type\": \"string\"}       | /at is gone",
                "[\"id\", \"at\"]                        | [\"id\"]                             | /at may be missing",
                "\"format\": \"uuid\"                    | \"format\": \"uri\"                  | another format",
                "201                                     | 202                                  | does not answer 201"
            })
    void a_change_that_breaks_clients_is_found(String was, String is, String found) {
        assertThat(Compatibility.breaks(JSON.readTree(BEFORE), JSON.readTree(changed(was, is))))
                .anyMatch(one -> one.contains(found));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"ADMIN\", \"STAFF\"]                  | [\"ADMIN\", \"STAFF\", \"PATIENT\"]",
                "\"maximum\": 9                          | \"maximum\": 10",
                "[\"no\"]                                | []",
                "\"BIG\", \"SMALL\"                      | \"BIG\", \"SMALL\", \"TINY\"",
                "\"at\": {\"type\": \"string\"}          | \"at\": {\"type\": \"string\"}, \"by\": {\"type\":"
                        + " \"string\"}",
                "\"/rooms\": {                           | \"/rooms\": {\"get\": {}, "
            })
    void a_change_that_only_adds_is_none(String was, String is) {
        assertThat(Compatibility.breaks(JSON.readTree(BEFORE), JSON.readTree(changed(was, is))))
                .isEmpty();
    }

    @Test
    void nothing_changed_breaks_nothing() {
        assertThat(Compatibility.breaks(JSON.readTree(BEFORE), JSON.readTree(BEFORE)))
                .isEmpty();
    }

    private static String changed(String was, String is) {
        String after = BEFORE.replace(was, is);
        assertThat(after).isNotEqualTo(BEFORE);
        return after;
    }
}
