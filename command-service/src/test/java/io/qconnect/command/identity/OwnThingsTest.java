package io.qconnect.command.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import io.qconnect.events.EntryId;
import io.qconnect.events.OfferId;
import io.qconnect.events.Role;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Patients do with what is theirs as they like, and what is another's does not exist for them. */
@RunningService
class OwnThingsTest {

    private final Clinic desk;
    private final Clinic self;
    private final String me;
    private String queue = "";

    OwnThingsTest(@LocalServerPort int port) {
        this.desk = new Clinic(port, Role.STAFF);
        this.self = new Clinic(port, Role.PATIENT);
        this.me = self.send("GET", "/auth/me", null).expect(200).text("userId");
    }

    @BeforeEach
    void a_queue_of_one_that_is_full() {
        queue = desk.as(Role.ADMIN).queue(1);
    }

    private String waitingList() {
        return "/queues/" + queue + "/waiting-list";
    }

    private static String of(String patient) {
        return "{\"patientId\": \"%s\"}".formatted(patient);
    }

    private String offerTo(String entry) {
        return "/queues/" + queue + "/offers/" + OfferId.to(new EntryId(UUID.fromString(entry)));
    }

    @Test
    void a_place_in_the_waiting_list_becomes_ones_own_appointment() {
        String first = desk.book(queue, desk.patient()).expect(201).text("appointmentId");
        assertThat(self.post(waitingList(), of(desk.patient())).expect(403).code())
                .isEqualTo("FOR_YOURSELF_ONLY");
        String entry = self.post(waitingList(), of(me)).expect(201).text("entryId");
        desk.step(queue, first, "cancel").expect(200);

        String mine = self.post(offerTo(entry) + "/accept", null).expect(200).text("appointmentId");

        self.step(queue, mine, "cancel").expect(200);
    }

    @Test
    void nobody_answers_or_leaves_for_another() {
        String first = desk.book(queue, desk.patient()).expect(201).text("appointmentId");
        String others = desk.post(waitingList(), of(desk.patient())).expect(201).text("entryId");
        assertThat(self.send("DELETE", waitingList() + "/" + others, null)
                        .expect(404)
                        .code())
                .isEqualTo("ENTRY_NOT_FOUND");
        desk.step(queue, first, "cancel").expect(200);

        assertThat(self.post(offerTo(others) + "/accept", null).expect(404).code())
                .isEqualTo("OFFER_NOT_FOUND");
        assertThat(self.post(offerTo(others) + "/decline", null).expect(404).code())
                .isEqualTo("OFFER_NOT_FOUND");
        desk.post(offerTo(others) + "/accept", null).expect(200);
    }

    @Test
    void an_appointment_is_rescheduled_by_its_own_patient_only() {
        String to = desk.as(Role.ADMIN).queue(5);
        String others = desk.book(queue, desk.patient()).expect(201).text("appointmentId");
        String elsewhere = "/queues/" + queue + "/appointments/" + others + "/reschedule";
        String move = "{\"toQueueId\": \"%s\"}".formatted(to);
        assertThat(self.post(elsewhere, move).expect(404).code()).isEqualTo("APPOINTMENT_NOT_FOUND");

        desk.post(elsewhere, move).expect(200);

        // not even that it has moved, and where to
        assertThat(self.post(elsewhere, move).expect(404).code()).isEqualTo("APPOINTMENT_NOT_FOUND");
        String mine = self.book(queue, me).expect(201).text("appointmentId");
        self.post("/queues/" + queue + "/appointments/" + mine + "/reschedule", move)
                .expect(200);
        self.step(to, mine, "cancel").expect(200);
    }

    @Test
    void a_profile_is_changed_by_its_person_or_by_those_in_charge() {
        String profile = "{\"name\": \"Ada Other\", \"email\": \"%s\"}";
        String patient = desk.patient();
        String nurse = desk.as(Role.ADMIN)
                .post(
                        "/users",
                        "{\"name\": \"A Nurse\", \"email\": \"%s\", \"role\": \"STAFF\"}".formatted(Clinic.newEmail()))
                .expect(201)
                .text("userId");

        assertThat(self.put("/users/" + patient + "/profile", profile.formatted(Clinic.newEmail()))
                        .expect(404)
                        .code())
                .isEqualTo("USER_NOT_FOUND");
        self.put("/users/" + me + "/profile", profile.formatted(Clinic.emailOf(Role.PATIENT)))
                .expect(200);
        desk.put("/users/" + patient + "/profile", profile.formatted(Clinic.newEmail()))
                .expect(200);
        assertThat(desk.put("/users/" + nurse + "/profile", profile.formatted(Clinic.newEmail()))
                        .expect(403)
                        .code())
                .isEqualTo("ADMINS_ONLY");
        desk.as(Role.ADMIN)
                .put("/users/" + nurse + "/profile", profile.formatted(Clinic.newEmail()))
                .expect(200);
    }
}
