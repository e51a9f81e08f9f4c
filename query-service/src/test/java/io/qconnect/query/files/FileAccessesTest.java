package io.qconnect.query.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.FileEvent.ContentGivenOut;
import io.qconnect.events.FileEvent.FileDeleted;
import io.qconnect.events.FileId;
import io.qconnect.events.Role;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserId;
import io.qconnect.query.Clinic;
import io.qconnect.query.Issuer;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** A person sees who was given the contents of files about her, although another service has given them out. */
@OnRealServers
class FileAccessesTest {

    private static final String CONTENT = "/files/{fileId}/content";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcTemplate jdbc;

    private final UserId ada = Clinic.registerUser("Ada", null);
    private final UserId nurse = UserId.next();
    private final FileId file = Clinic.storeFile(ada, "findings of ada.pdf");
    private Questions desk;
    private Questions asAda;

    @BeforeEach
    void she_is_known() {
        desk = new Questions(port);
        asAda = new Questions(port, Issuer.token(Role.PATIENT, ada.value()));
        awaitAnswer(desk, "/users?minVersion=" + ada + ":1");
    }

    private void givenOut() {
        shown(Clinic.publish(new ContentGivenOut(file, ada, nurse, Role.STAFF)));
    }

    private void shown(long version) {
        awaitAnswer(asAda, "/files?minVersion=" + file + ":" + version);
    }

    /** A machine with much to do may need longer than a question waits for its view. */
    private static void awaitAnswer(Questions by, String question) {
        await().atMost(Duration.ofSeconds(20)).until(() -> by.get(question).status() == 200);
    }

    private static List<JsonNode> contents(JsonNode accesses) {
        return StreamSupport.stream(accesses.spliterator(), false)
                .filter(access -> access.get("question").asString().equals(CONTENT))
                .toList();
    }

    private List<JsonNode> contentsRead() {
        return contents(asAda.get("/users/" + ada + "/accesses").json().get("items"));
    }

    @Test
    void each_time_that_a_content_was_given_out_is_listed_the_latest_first_among_what_was_asked_here() {
        givenOut();
        desk.get("/files/" + file);
        givenOut();

        JsonNode all = asAda.get("/users/" + ada + "/accesses").json().get("items");

        assertThat(contents(all)).hasSize(2).allSatisfy(access -> {
            assertThat(access.get("viewerId").asString()).isEqualTo(nurse.toString());
            assertThat(access.get("viewerRole").asString()).isEqualTo("STAFF");
            assertThat(access.get("fileId").asString()).isEqualTo(file.toString());
            assertThat(access.get("granted").asBoolean()).isTrue();
        });
        assertThat(all.get(0).get("question").asString()).isEqualTo(CONTENT);
        assertThat(all.get(1).get("question").asString()).isEqualTo("/files/{fileId}");
        assertThat(all.get(1).get("fileId").isNull()).isTrue();
    }

    @Test
    void an_export_holds_them_too() {
        givenOut();
        assertThat(contents(asAda.get("/users/" + ada + "/export").json().get("accesses")))
                .hasSize(1);
    }

    @Test
    void reading_changes_nothing_about_the_file() {
        givenOut();
        assertThat(asAda.get("/files/" + file).header("ETag")).hasValue("\"1\"");
    }

    @Test
    void whoever_deletes_a_file_does_not_delete_that_it_was_read() {
        givenOut();
        shown(Clinic.publish(new FileDeleted(file)));

        assertThat(asAda.get("/files/" + file).code()).isEqualTo("FILE_NOT_FOUND");
        assertThat(contentsRead()).hasSize(1);
    }

    @Test
    void what_is_left_of_the_erased_are_ids() {
        givenOut();
        shown(Clinic.publish(new FileDeleted(file)));
        long version = Clinic.publish(new UserErased(ada));
        awaitAnswer(desk, "/users/" + ada + "?minVersion=" + version);
        assertThat(desk.get("/users/" + ada).json().get("name").asString()).isEqualTo("[erased]");

        assertThat(jdbc.queryForList(
                        "SELECT a::text FROM file_accesses a WHERE person_id = ?", String.class, ada.value()))
                .singleElement()
                .asString()
                .contains(nurse.toString())
                .doesNotContainIgnoringCase("ada");
        assertThat(jdbc.queryForList("SELECT id FROM files WHERE user_id = ?", ada.value()))
                .isEmpty();
    }
}
