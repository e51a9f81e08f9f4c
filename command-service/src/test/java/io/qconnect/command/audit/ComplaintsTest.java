package io.qconnect.command.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.command.Auditor;
import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody says that it was not fair, or that nobody let them in: history has the answer. */
@RunningService
class ComplaintsTest {

    private final Clinic clinic;
    private final Auditor auditor;
    private final String queue;
    private final String one;
    private final String two;

    ComplaintsTest(@LocalServerPort int port) {
        this.clinic = new Clinic(port);
        this.auditor = new Auditor(port);
        this.queue = clinic.queue(3);
        this.one = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        this.two = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
    }

    @Test
    void a_planted_overtaking_is_found_and_an_explained_one_is_not_held_against_anybody() {
        clinic.step(queue, one, "check-in").expect(200);
        clinic.step(queue, two, "check-in").expect(200);
        String three = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        clinic.step(queue, three, "check-in").expect(200);
        clinic.post(
                        "/queues/" + queue + "/appointments/" + three + "/priority",
                        "{\"priority\":\"EMERGENCY\",\"reason\":\"TRIAGE\"}")
                .expect(200);
        clinic.callNext(queue, "1").expect(200);
        JsonNode verdict = auditor.json("/audit/queues/" + queue + "/fairness");
        assertThat(verdict.path("fair").asBoolean()).as("%s", verdict).isTrue();
        assertThat(verdict.path("overtakings").findValuesAsString("why")).containsExactly("PRIORITY", "PRIORITY");

        // nobody called number 2, and number 1 waits
        clinic.post("/queues/" + queue + "/appointments/" + two + "/start", "{\"room\":\"2\"}")
                .expect(200);
        verdict = auditor.json("/audit/queues/" + queue + "/fairness");
        assertThat(verdict.path("fair").asBoolean()).isFalse();
        assertThat(verdict.path("unexplained").asInt()).isEqualTo(1);
        JsonNode planted = verdict.path("overtakings").get(2);
        assertThat(planted.path("why").asString()).isEqualTo("UNEXPLAINED");
        assertThat(planted.path("tokenNo").asInt()).isEqualTo(2);
        assertThat(planted.path("overtakenNo").asInt()).isEqualTo(1);
    }

    @Test
    void whoever_leaves_the_waiting_list_takes_nobodys_place() {
        String small = clinic.queue(1);
        String first = clinic.book(small, clinic.patient()).expect(201).text("appointmentId");
        String entry = clinic.post(
                        "/queues/" + small + "/waiting-list", "{\"patientId\": \"%s\"}".formatted(clinic.patient()))
                .expect(201)
                .text("entryId");
        clinic.step(small, first, "cancel").expect(200);
        clinic.send("DELETE", "/queues/" + small + "/waiting-list/" + entry, null)
                .expect(200);
        clinic.book(small, clinic.patient()).expect(201);

        JsonNode verdict = auditor.json("/audit/queues/" + small + "/fairness");
        assertThat(verdict.path("issues").isEmpty()).as("%s", verdict).isTrue();
        assertThat(verdict.path("fair").asBoolean()).isTrue();
    }

    @Test
    void a_refusal_stands_in_the_story() {
        clinic.step(queue, one, "complete").expect(409);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(auditor.json("/audit/appointments/" + one + "/explain")
                                .path("steps")
                                .findValuesAsString("refusal"))
                        .contains("NOT_ALLOWED_IN_STAGE"));
        JsonNode refused = auditor.json("/audit/refusals?subject=" + queue + "," + one)
                .path("items")
                .get(0);
        assertThat(refused.path("command").asString()).isEqualTo("CompleteConsultation");
        assertThat(refused.path("actor").asString()).isNotBlank();
    }

    @Test
    void a_refusal_stands_in_the_queue_in_which_it_happened() {
        String other = clinic.queue(3);
        clinic.reschedule(queue, one, other).expect(200);
        clinic.step(other, one, "complete").expect(409);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonNode last = null;
            for (JsonNode step :
                    auditor.json("/audit/appointments/" + one + "/explain").path("steps")) {
                last = step;
            }
            assertThat(last).isNotNull();
            assertThat(last.path("refusal").asString("")).isEqualTo("NOT_ALLOWED_IN_STAGE");
            assertThat(last.path("queueId").asString()).isEqualTo(other);
        });
    }

    private List<String> told(String appointment) {
        return auditor.json("/audit/appointments/" + appointment + "/explain")
                .path("steps")
                .findValuesAsString("type");
    }

    private void turn(String which, String... ways) {
        for (String way : ways) {
            clinic.post("/queues/" + which + "/" + way, null).expect(200);
        }
    }

    @Test
    void what_becomes_of_a_queue_that_was_left_is_another_story() {
        String other = clinic.queue(3);
        turn(queue, "pause", "resume");
        clinic.reschedule(queue, one, other).expect(200);
        turn(queue, "pause", "resume");
        clinic.post("/queues/" + queue + "/close", "{\"then\": \"KEEP\"}").expect(200);
        turn(other, "pause");

        assertThat(told(one))
                .containsExactlyInAnyOrder(
                        "queue.appointment-booked",
                        "queue.token-issued",
                        "queue.paused",
                        "queue.resumed",
                        "queue.appointment-moved-out",
                        "queue.appointment-moved-in",
                        "queue.token-issued",
                        "queue.paused");
    }

    @Test
    void that_a_queue_was_closed_is_why_its_patients_have_moved() {
        String other = clinic.queue(3);
        clinic.post("/queues/" + queue + "/close", "{\"then\": \"MOVE\", \"toQueueId\": \"%s\"}".formatted(other))
                .expect(200);

        assertThat(told(one)).contains("queue.closed", "queue.appointment-moved-in");
    }

    @Test
    void what_patients_try_with_others_is_written_down() {
        Clinic self = clinic.somebody();
        String me = self.self();
        String other = clinic.patient();
        String patientId = "{\"patientId\": \"%s\"}".formatted(other);
        self.put(
                        "/users/" + other + "/profile",
                        "{\"name\": \"Ada Mine\", \"email\": \"%s\"}".formatted(Clinic.newEmail()))
                .expect(404);
        self.send("DELETE", "/users/" + other, null).expect(404);
        self.book(queue, other).expect(403);
        self.post("/queues/" + queue + "/waiting-list", patientId).expect(403);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonNode items = auditor.json("/audit/refusals?subject=" + other).path("items");
            assertThat(items.findValuesAsString("command"))
                    .containsExactlyInAnyOrder("ChangeProfile", "EraseUser", "BookAppointment", "JoinWaitingList");
            assertThat(items.findValuesAsString("refusal"))
                    .containsExactlyInAnyOrder(
                            "USER_NOT_FOUND", "USER_NOT_FOUND", "FOR_YOURSELF_ONLY", "FOR_YOURSELF_ONLY");
            assertThat(items.findValuesAsString("actor")).containsOnly(me);
        });
    }
}
