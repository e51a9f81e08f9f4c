package io.qconnect.query.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.FileEvent.FileDeleted;
import io.qconnect.events.FileId;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import io.qconnect.query.Clinic;
import io.qconnect.query.Issuer;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** What is known of files, as long as they are there. */
@OnRealServers
class FilesTest {

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcTemplate jdbc;

    private final UserId ada = Clinic.registerUser("Ada", null);
    private final FileId report = FileId.next();
    private final FileId picture = FileId.next();
    private Questions desk;

    @BeforeEach
    void two_files_are_stored() {
        desk = new Questions(port);
        Clinic.publish(Clinic.stored(report, ada, "=HYPERLINK(1) report.pdf"));
        Clinic.publish(Clinic.stored(picture, ada, "picture.pdf"));
        desk.read("/files/" + picture + "?minVersion=1");
        desk.read("/files/" + report + "?minVersion=1");
    }

    @Test
    void a_file_is_shown_with_its_name_in_clear() {
        JsonNode shown = desk.read("/files/" + report);

        assertThat(shown.get("userId").asString()).isEqualTo(ada.toString());
        assertThat(shown.get("name").asString()).isEqualTo("=HYPERLINK(1) report.pdf");
        assertThat(shown.get("mimeType").asString()).isEqualTo("application/pdf");
        assertThat(shown.get("sizeBytes").asLong()).isEqualTo(17);
        assertThat(shown.get("sha256").asString()).isEqualTo("0f".repeat(32));
        assertThat(shown.get("version").asLong()).isEqualTo(1);
        assertThat(desk.read("/files?userId=" + ada).get("items")).hasSize(2);
    }

    @Test
    void of_a_deleted_file_nothing_is_left() {
        long version = Clinic.publish(new FileDeleted(report));

        Questions.Answer gone = await().atMost(Duration.ofMinutes(1))
                .until(() -> desk.get("/files/" + report + "?minVersion=" + version), it -> it.status() != 503);
        assertThat(gone.code()).isEqualTo("FILE_NOT_FOUND");
        JsonNode left = desk.read("/files?userId=" + ada).get("items");
        assertThat(left).hasSize(1);
        assertThat(left.get(0).get("fileId").asString()).isEqualTo(picture.toString());
        assertThat(jdbc.queryForList("SELECT id FROM files WHERE id = ?", report.value()))
                .isEmpty();
    }

    @Test
    void patients_see_their_own_files() {
        Questions asAda = new Questions(port, Issuer.token(Role.PATIENT, ada.value()));
        Questions asBob =
                new Questions(port, Issuer.token(Role.PATIENT, UserId.next().value()));

        assertThat(asAda.read("/files").get("items")).hasSize(2);
        assertThat(asAda.get("/files/" + report).status()).isEqualTo(200);
        assertThat(asBob.read("/files").get("items")).isEmpty();
        assertThat(asBob.read("/files?userId=" + ada).get("items")).isEmpty();
        assertThat(asBob.get("/files/" + report).code()).isEqualTo("FILE_NOT_FOUND");
    }
}
