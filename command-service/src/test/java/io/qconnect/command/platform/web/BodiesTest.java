package io.qconnect.command.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Plain JSON is read by {@link PlainBody}, everything else by Spring: nobody can tell which. */
@RunningService
class BodiesTest {

    private final Clinic clinic;
    private String queue = "";

    BodiesTest(@LocalServerPort int port) {
        this.clinic = new Clinic(port);
    }

    @BeforeEach
    void a_queue() {
        queue = clinic.queue(10);
    }

    private Reply book(String body, String contentType) {
        return clinic.post("/queues/" + queue + "/appointments", body, "Content-Type", contentType);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "null",
                "[]",
                "\"\"",
                "1",
                "{}",
                "{} {}",
                "{\"patientId\": null}",
                "{\"patientId\": 1}",
                "{\"patientId\": \"1-1-1-1-1\"}",
                "{\"patientId\": \"AYkAAAAAcACAAAAAAAAAAA==\"}",
                "{\"patientId\": \"01890000-0000-7000-8000-000000000000\", \"priority\": \"URGENT\"}",
                "{\"patientId\": \"01890000-0000-7000-8000-000000000000\", \"more\": 1}",
                "{\"patientId\": \"01890000-0000-7000-8000-000000000000\", \"effectiveAt\": \"yesterday\"}",
                "{\"patientId\": \"01890000-0000-7000-8000-000000000000\"}"
            })
    void the_same_is_wrong_with_it_whoever_reads_it(String body) {
        Reply plain = book(body, "application/json");
        Reply other = book(body, "application/json;charset=UTF-8");

        assertThat(plain.status()).isBetween(400, 422).isEqualTo(other.status());
        assertThat(withoutInstance(plain)).isEqualTo(withoutInstance(other));
    }

    /** Each problem has an instance of its own. */
    private static JsonNode withoutInstance(Reply reply) {
        return ((ObjectNode) reply.body()).without("instance");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON", "application/json;charset=UTF-8"})
    void json_is_json(String contentType) {
        book("{\"patientId\": \"%s\"}".formatted(clinic.patient()), contentType).expect(201);
    }

    @Test
    void what_is_not_json_is_not_read() {
        assertThat(book("{}", "text/plain").expect(415).code()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        assertThat(book("", "application/json").expect(400).code()).isEqualTo("MALFORMED_REQUEST");
    }

    @Test
    void where_all_is_optional_nothing_may_be_sent() {
        for (String body : new String[] {"", "null", "{}"}) {
            clinic.post("/queues/" + queue + "/tokens", body, "Content-Type", "application/json")
                    .expect(201);
        }
    }
}
