package io.qconnect.query.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.EntryId;
import io.qconnect.events.FileId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.WaitingListJoined;
import io.qconnect.events.QueueId;
import io.qconnect.events.Role;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserId;
import io.qconnect.query.Clinic;
import io.qconnect.query.Issuer;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import io.qconnect.query.Questions.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What is somebody's own, who else has looked at it, and what is left of it after an erasure. */
@OnRealServers
class OwnDataTest {

    @LocalServerPort
    private int port;

    private final UserId ada = Clinic.registerUser("Ada", "+49 30 123456");
    private final UserId bob = Clinic.registerUser("Bob", null);
    private final QueueId queue = Clinic.openQueue();
    private final AppointmentId adas = AppointmentId.next();
    private final AppointmentId bobs = AppointmentId.next();
    private Questions desk;
    private Questions asAda;

    @BeforeEach
    void both_have_a_place() {
        desk = new Questions(port);
        asAda = new Questions(port, Issuer.token(Role.PATIENT, ada.value()));
        Clinic.publish(new AppointmentBooked(queue, adas, ada, Channel.ONLINE, Priority.ROUTINE));
        long version = Clinic.publish(new AppointmentBooked(queue, bobs, bob, Channel.ONLINE, Priority.ROUTINE));
        desk.read("/queues/" + queue + "?minVersion=" + version);
        asAda.read("/users/" + ada + "?minVersion=1");
        desk.read("/users/" + bob + "?minVersion=1");
    }

    private static long rows(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().get("items").size();
    }

    @Test
    void patients_see_their_own_and_nothing_else() {
        assertThat(asAda.get("/users/" + ada).status()).isEqualTo(200);
        assertThat(asAda.get("/appointments/" + adas).status()).isEqualTo(200);
        assertThat(rows(asAda.get("/queues/" + queue + "/appointments"))).isEqualTo(1);
        assertThat(rows(asAda.get("/appointments?queueId=" + queue))).isEqualTo(1);
        assertThat(rows(desk.get("/appointments?queueId=" + queue))).isEqualTo(2);

        assertThat(asAda.get("/appointments/" + bobs).code()).isEqualTo("APPOINTMENT_NOT_FOUND");
        assertThat(asAda.get("/users/" + bob).code()).isEqualTo("USER_NOT_FOUND");
        assertThat(asAda.get("/users/" + bob + "/appointments").code()).isEqualTo("USER_NOT_FOUND");
        assertThat(asAda.get("/users/" + bob + "/export").code()).isEqualTo("USER_NOT_FOUND");
        assertThat(rows(asAda.get("/appointments?userId=" + bob))).isZero();
        assertThat(asAda.get("/users").status()).isEqualTo(403);
    }

    /** Of what is another's, not even that it is there may be told by how long the answer takes. */
    @Test
    void what_is_anothers_is_waited_for_like_what_is_not_there() {
        FileId bobsFile = Clinic.storeFile(bob, "findings.pdf");
        desk.read("/files?minVersion=" + bobsFile + ":1");

        for (String question : new String[] {
            "/appointments/" + bobs + "?minVersion=1",
            "/appointments?minVersion=" + bob + ":1",
            "/doctors?minVersion=" + bob + ":1",
            "/files?minVersion=" + bobsFile + ":1",
            "/files/" + bobsFile + "?minVersion=1",
            "/queues/" + queue + "?minVersion=" + bob + ":1",
        }) {
            assertThat(asAda.get(question).code()).as(question).isEqualTo("STALE_VIEW");
        }
        assertThat(new Questions(port, null)
                        .get("/queues/" + queue + "/board?minVersion=" + bob + ":1")
                        .code())
                .isEqualTo("STALE_VIEW");
        Questions asBob = new Questions(port, Issuer.token(Role.PATIENT, bob.value()));
        assertThat(asBob.get("/appointments/" + bobs + "?minVersion=1").status())
                .isEqualTo(200);
        assertThat(asBob.get("/files/" + bobsFile + "?minVersion=1").status()).isEqualTo(200);
        assertThat(asBob.get("/appointments?minVersion=" + bob + ":1").status()).isEqualTo(200);
        assertThat(desk.get("/appointments?minVersion=" + bob + ":1").status()).isEqualTo(200);
        assertThat(asBob.get("/users/" + bob + "/accesses").json().get("items").findValuesAsString("question"))
                .filteredOn("minVersion"::equals)
                .hasSize(5);
    }

    @Test
    void people_see_who_has_looked_at_them_and_who_was_refused() {
        asAda.get("/users/" + bob);
        asAda.get("/users/" + ada);

        Questions asBob = new Questions(port, Issuer.token(Role.PATIENT, bob.value()));
        JsonNode accesses = asBob.get("/users/" + bob + "/accesses").json().get("items");

        assertThat(accesses).hasSize(2);
        assertThat(accesses.get(0).get("viewerId").asString()).isEqualTo(ada.toString());
        assertThat(accesses.get(0).get("granted").asBoolean()).isFalse();
        assertThat(accesses.get(1).get("viewerRole").asString()).isEqualTo("ADMIN");
        assertThat(accesses.get(1).get("granted").asBoolean()).isTrue();
        assertThat(rows(asAda.get("/users/" + ada + "/accesses"))).isZero();
    }

    @Test
    void an_export_holds_all_that_is_known() {
        JsonNode all = asAda.get("/users/" + ada + "/export").json();

        assertThat(all.at("/person/name").asString()).isEqualTo("Ada");
        assertThat(all.at("/person/phone").asString()).isEqualTo("+49 30 123456");
        assertThat(all.get("appointments")).hasSize(1);
    }

    @Test
    void an_export_has_the_names_and_forms_of_all_other_answers() {
        FileId file = Clinic.storeFile(ada, "findings.pdf");
        QueueId full = Clinic.openQueue();
        long version = Clinic.publish(new WaitingListJoined(full, EntryId.next(), ada));
        desk.read("/files?minVersion=" + file + ":1");
        desk.read("/queues/" + full + "/waiting-list?minVersion=" + version);

        JsonNode all = asAda.get("/users/" + ada + "/export").json();

        assertThat(all.get("person")).isEqualTo(asAda.get("/users/" + ada).json());
        assertThat(all.get("appointments"))
                .containsExactly(asAda.get("/appointments/" + adas).json());
        assertThat(all.get("waitingList"))
                .containsExactlyElementsOf(
                        asAda.get("/queues/" + full + "/waiting-list").json().get("items"));
        assertThat(all.get("files")).containsExactly(asAda.get("/files/" + file).json());
    }

    @Test
    void the_erased_have_no_name_left() {
        long version = Clinic.publish(new UserErased(ada));

        JsonNode row = desk.read("/users/" + ada + "?minVersion=" + version);

        assertThat(row.get("name").asString()).isEqualTo("[erased]");
        assertThat(row.get("email").asString()).isEqualTo("[erased]");
        assertThat(row.get("phone").isNull()).isTrue();
        assertThat(row.get("version").asLong()).isEqualTo(version);
    }
}
