package io.qconnect.query.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.Role;
import io.qconnect.events.UserEvent.RoleChanged;
import io.qconnect.events.UserEvent.SessionRevoked;
import io.qconnect.events.UserId;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** People have other names and other roles, and their version is the one that changes must name. */
@OnRealServers
class UserChangesTest {

    @LocalServerPort
    private int port;

    private final UserId user = Clinic.registerUser("Ada", "+49 30 1234");
    private Questions questions;

    @BeforeEach
    void ask() {
        questions = new Questions(port);
    }

    private JsonNode shown(long version) {
        return questions.read("/users/" + user + "?minVersion=" + version);
    }

    @Test
    void another_name_and_address_are_shown_from_then_on() {
        String since = shown(1).get("createdAt").asString();
        JsonNode shown = shown(Clinic.publish(Clinic.renamed(user, "Adele")));

        assertThat(shown.get("name").asString()).isEqualTo("Adele");
        assertThat(shown.get("email").asString()).isEqualTo("adele@example.org");
        assertThat(shown.get("phone").isNull()).isTrue();
        assertThat(shown.get("createdAt").asString()).isEqualTo(since);
        assertThat(shown.get("version").asLong()).isEqualTo(2);
    }

    @Test
    void another_role_is_shown_and_the_name_stays() {
        JsonNode shown = shown(Clinic.publish(new RoleChanged(user, Role.STAFF)));

        assertThat(shown.get("role").asString()).isEqualTo("STAFF");
        assertThat(shown.get("name").asString()).isEqualTo("Ada");
    }

    /** Otherwise nobody could change this person any more who says, with If-Match, what they have seen. */
    @Test
    void a_session_that_was_revoked_shows_in_nothing_but_the_version() {
        JsonNode before = shown(1);
        long version = Clinic.publish(new SessionRevoked(user, UUID.randomUUID()));
        JsonNode shown = shown(version);

        assertThat(shown.get("version").asLong()).isEqualTo(version);
        assertThat(questions.get("/users/" + user).header("ETag")).contains("\"" + version + "\"");
        assertThat(shown.get("name")).isEqualTo(before.get("name"));
        assertThat(shown.get("role")).isEqualTo(before.get("role"));
    }
}
