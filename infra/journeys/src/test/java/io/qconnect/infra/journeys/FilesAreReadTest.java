package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One service gives a file out, and the other one tells the person whom to. */
class FilesAreReadTest {

    private final Visitor visitor = TheClinic.visitor();

    @Test
    void whoever_has_read_a_file_at_one_service_is_named_by_the_other() {
        String patient = visitor.patient();
        String file = expect(201, visitor.upload(patient, "feels better")).text("fileId");
        visitor.see("/users/" + patient + "?minVersion=1");

        assertThat(visitor.content(file)).isEqualTo("feels better");

        visitor.see("/files/" + file + "?minVersion=2");
        assertThat(accesses(patient)).anySatisfy(access -> {
            assertThat(access.path("question").asString("")).isEqualTo("/files/{fileId}/content");
            assertThat(access.path("fileId").asString("")).isEqualTo(file);
            assertThat(access.path("viewerRole").asString("")).isEqualTo("ADMIN");
        });
    }

    private JsonNode accesses(String patient) {
        return JsonMapper.shared()
                .readTree(visitor.text("/users/" + patient + "/accesses"))
                .path("items");
    }
}
