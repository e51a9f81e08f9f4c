package io.qconnect.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.DoctorId;
import io.qconnect.events.FileId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.NoShowRecorded;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.PatientLeft;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** What the service answers once facts have been published. */
@OnRealServers
class AnswersTest {

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcTemplate jdbc;

    private Questions questions;

    @BeforeEach
    void ask() {
        questions = new Questions(port);
    }

    private JsonNode get(String path) {
        return questions.read(path);
    }

    @Nested
    class A_person_who_was_registered {

        @Test
        void is_shown_with_name_and_addresses_in_clear() {
            UserId user = Clinic.registerUser("Ada", "+49 30 1234");

            JsonNode shown = get("/users/" + user + "?minVersion=1");

            assertThat(shown.get("userId").asString()).isEqualTo(user.toString());
            assertThat(shown.get("name").asString()).isEqualTo("Ada");
            assertThat(shown.get("email").asString()).isEqualTo("ada@example.org");
            assertThat(shown.get("phone").asString()).isEqualTo("+49 30 1234");
            assertThat(shown.get("role").asString()).isEqualTo("PATIENT");
            assertThat(shown.get("version").asLong()).isEqualTo(1);
            assertThat(shown.get("createdAt").asString())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
        }

        @Test
        void may_have_no_phone() {
            UserId user = Clinic.registerUser("Bob", null);

            assertThat(get("/users/" + user + "?minVersion=1").get("phone").isNull())
                    .isTrue();
        }

        @Test
        void is_found_in_the_list() {
            UserId user = Clinic.registerUser("Cleo", null);

            assertThat(everyPage("/users?minVersion=" + user + ":1&limit=100", "userId"))
                    .contains(user.toString());
        }
    }

    @Nested
    class A_doctor_who_was_registered {

        @Test
        void is_found_by_id_and_by_specialty() {
            String specialty = "Specialty " + UUID.randomUUID();
            DoctorId doctor = Clinic.registerDoctor("Dr. Noor", specialty);

            assertThat(get("/doctors/" + doctor + "?minVersion=1").get("name").asString())
                    .isEqualTo("Dr. Noor");
            JsonNode found = get("/doctors?specialty=" + specialty.replace(" ", "%20"));
            assertThat(found.get("items")).hasSize(1);
            assertThat(found.get("items").get(0).get("roomNo").asString()).isEqualTo("12");
            assertThat(found.get("next").isNull()).isTrue();
        }
    }

    @Nested
    class A_day_in_a_queue {

        private final DoctorId doctor = DoctorId.next();
        private final QueueId queue = Clinic.openQueue(doctor, LocalDate.of(2026, 3, 2));
        private final AppointmentId first = AppointmentId.next();
        private final AppointmentId second = AppointmentId.next();

        private long book(AppointmentId appointment, int number, Priority priority) {
            Clinic.publish(new AppointmentBooked(queue, appointment, null, Channel.WALK_IN, priority));
            return Clinic.publish(new TokenIssued(queue, appointment, number));
        }

        private JsonNode shown(AppointmentId appointment, long version) {
            return get("/appointments/" + appointment + "?minVersion=" + version);
        }

        @Test
        void is_shown_as_it_was_opened() {
            JsonNode shown = get("/queues/" + queue + "?minVersion=1");

            assertThat(shown.get("doctorId").asString()).isEqualTo(doctor.toString());
            assertThat(shown.get("date").asString()).isEqualTo("2026-03-02");
            assertThat(shown.get("session").asString()).isEqualTo("DAY");
            assertThat(shown.get("zone").asString()).isEqualTo("Europe/Berlin");
            assertThat(shown.get("opensAt").asString()).isEqualTo("08:30");
            assertThat(shown.get("closesAt").isNull()).isTrue();
            assertThat(shown.get("capacity").asInt()).isEqualTo(50);
            assertThat(shown.get("tokenPolicy").asString()).isEqualTo("AT_BOOKING");
            assertThat(shown.get("nowServing").isNull()).isTrue();
            assertThat(shown.get("lastIssuedNo").asInt()).isZero();
            assertThat(get("/queues?doctorId=" + doctor + "&date=2026-03-02").get("items"))
                    .hasSize(1);
            assertThat(get("/queues?doctorId=" + doctor + "&date=2026-03-03").get("items"))
                    .isEmpty();
        }

        @Test
        void goes_from_booking_to_the_end_of_a_consultation() {
            long booked = book(first, 1, Priority.ROUTINE);
            assertThat(shown(first, booked).get("stage").asString()).isEqualTo("BOOKED");
            assertThat(shown(first, booked).get("tokenNo").asInt()).isEqualTo(1);

            long here = Clinic.publish(new PatientCheckedIn(queue, first));
            assertThat(shown(first, here).get("stage").asString()).isEqualTo("CHECKED_IN");

            long called = Clinic.publish(new PatientCalled(queue, first, "7", 1, null));
            JsonNode calledIn = shown(first, called);
            assertThat(calledIn.get("room").asString()).isEqualTo("7");
            assertThat(calledIn.get("status").asString()).isEqualTo("PENDING");
            assertThat(get("/queues/" + queue).get("nowServing").asInt()).isEqualTo(1);

            long started = Clinic.publish(new ConsultationStarted(queue, first, "7"));
            assertThat(shown(first, started).get("status").asString()).isEqualTo("IN_PROGRESS");
            assertThat(get("/queues/" + queue).get("activeCount").asInt()).isEqualTo(1);

            long completed = Clinic.publish(new ConsultationCompleted(queue, first));
            JsonNode done = shown(first, completed);
            assertThat(done.get("status").asString()).isEqualTo("COMPLETED");
            for (String time : List.of("bookedAt", "checkedInAt", "calledAt", "startedAt", "endedAt")) {
                assertThat(done.get(time).isString()).as(time).isTrue();
            }
            assertThat(done.get("version").asLong()).isEqualTo(completed);
            assertThat(get("/queues/" + queue).get("activeCount").asInt()).isZero();
            assertThat(get("/queues/" + queue).get("lastIssuedNo").asInt()).isEqualTo(1);
        }

        @Test
        void ends_without_a_consultation_in_three_ways() {
            AppointmentId third = AppointmentId.next();
            book(first, 1, Priority.ROUTINE);
            book(second, 2, Priority.ROUTINE);
            book(third, 3, Priority.ROUTINE);
            Clinic.publish(new AppointmentCancelled(queue, first, CancelledBy.CLINIC, CancellationReason.OTHER));
            Clinic.publish(new NoShowRecorded(queue, second));
            long version = Clinic.publish(new PatientLeft(queue, third));

            JsonNode cancelled = shown(first, version);
            assertThat(cancelled.get("stage").asString()).isEqualTo("CANCELLED");
            assertThat(cancelled.get("cancelledBy").asString()).isEqualTo("CLINIC");
            assertThat(cancelled.get("cancellationReason").asString()).isEqualTo("OTHER");
            assertThat(shown(second, version).get("stage").asString()).isEqualTo("NO_SHOW");
            assertThat(shown(third, version).get("stage").asString()).isEqualTo("LEFT");
            assertThat(get("/queues/" + queue + "/appointments?status=CANCELLED")
                            .get("items"))
                    .hasSize(3);
            assertThat(get("/queues/" + queue + "/appointments?status=PENDING").get("items"))
                    .isEmpty();
        }

        @Test
        void shows_numbers_in_call_order_on_the_board() {
            AppointmentId third = AppointmentId.next();
            AppointmentId fourth = AppointmentId.next();
            book(first, 1, Priority.ROUTINE);
            book(second, 2, Priority.ROUTINE);
            book(third, 3, Priority.EMERGENCY);
            book(fourth, 4, Priority.ROUTINE);
            Clinic.publish(new PatientCheckedIn(queue, second));
            Clinic.publish(new PatientCheckedIn(queue, third));
            Clinic.publish(new PatientCheckedIn(queue, first));
            assertThat(get("/queues/" + queue + "/board?minVersion=12")
                            .get("next")
                            .toString())
                    .isEqualTo("[3,1,2]");

            long version = Clinic.publish(new PatientCalled(queue, third, "9", 1, null));

            JsonNode board = get("/queues/" + queue + "/board?minVersion=" + version);
            assertThat(board.get("nowServing").asInt()).isEqualTo(3);
            assertThat(board.get("serving").toString())
                    .isEqualTo("[{\"tokenNo\":3,\"room\":\"9\",\"stage\":\"CALLED\"}]");
            assertThat(board.get("next").toString()).isEqualTo("[1,2]");
            assertThat(board.get("waitingCount").asInt()).isEqualTo(2);
            assertThat(board.get("bookedCount").asInt()).isEqualTo(1);
            assertThat(board.get("version").asLong()).isEqualTo(version);
        }

        @Test
        void is_found_by_its_patient() {
            UserId patient = Clinic.registerUser("Dora", null);
            long version =
                    Clinic.publish(new AppointmentBooked(queue, first, patient, Channel.ONLINE, Priority.ROUTINE));
            get("/users/" + patient + "?minVersion=1");

            JsonNode found = get("/users/" + patient + "/appointments?minVersion=" + queue + ":" + version);
            assertThat(found.get("items")).hasSize(1);
            assertThat(found.get("items").get(0).get("tokenNo").isNull()).isTrue();
            assertThat(get("/appointments?userId=" + patient + "&queueId=" + queue + "&status=PENDING")
                            .get("items"))
                    .hasSize(1);
        }
    }

    @Nested
    class Every_answer {

        @Test
        void is_sent_whole_and_says_how_long_it_is() {
            for (String path : List.of("/doctors?limit=100", "/doctors/" + DoctorId.next())) {
                Questions.Answer answer = questions.get(path);

                assertThat(answer.header("Content-Length"))
                        .as(path)
                        .contains(String.valueOf(answer.response().body().getBytes(UTF_8).length));
                assertThat(answer.header("Transfer-Encoding")).as(path).isEmpty();
            }
        }
    }

    @Nested
    class A_single_resource {

        /** After a restore or a rebuild, other content may have the same version. */
        @Test
        void carries_its_version_as_a_tag_and_is_sent_in_full_also_to_those_who_know_it() {
            QueueId queue = Clinic.openQueue();
            DoctorId doctor = Clinic.registerDoctor("Dr. Lind", "Cardiology");
            UserId user = Clinic.registerUser("Ada", null);
            FileId file = Clinic.storeFile(user, "letter.pdf");

            for (String path : List.of("/queues/" + queue, "/doctors/" + doctor, "/users/" + user, "/files/" + file)) {
                JsonNode shown = get(path + "?minVersion=1");

                Questions.Answer again = questions.get(path, "If-None-Match", "\"1\"");

                assertThat(again.status()).as(path).isEqualTo(200);
                assertThat(again.header("ETag")).as(path).hasValue("\"1\"");
                assertThat(again.json()).as(path).isEqualTo(shown);
            }
        }

        @Test
        void is_shown_as_it_is_after_a_restore_though_its_version_is_one_that_was_seen_before() {
            DoctorId doctor = Clinic.registerDoctor("Dr. Lind", "Cardiology");
            get("/doctors/" + doctor + "?minVersion=1");
            String tag = questions.get("/doctors/" + doctor).header("ETag").orElseThrow();
            // stands for another life of the store, in which something else came first
            jdbc.update("UPDATE doctors SET name = 'Dr. Later' WHERE id = ?", doctor.value());

            Questions.Answer restored = questions.get("/doctors/" + doctor, "If-None-Match", tag);

            assertThat(restored.status()).isEqualTo(200);
            assertThat(restored.json().get("name").asString()).isEqualTo("Dr. Later");
        }
    }

    @Nested
    class A_list {

        @Test
        void is_complete_and_stable_in_parts_while_others_are_added() {
            QueueId queue = Clinic.openQueue();
            List<String> booked = new ArrayList<>();
            long version = 1;
            for (int i = 0; i < 25; i++) {
                AppointmentId appointment = AppointmentId.next();
                version =
                        Clinic.publish(new AppointmentBooked(queue, appointment, null, Channel.DESK, Priority.ROUTINE));
                booked.add(appointment.toString());
            }
            JsonNode page = get("/queues/" + queue + "/appointments?limit=10&minVersion=" + version);
            List<String> seen = new ArrayList<>(ids(page, "appointmentId"));
            assertThat(seen).hasSize(10);
            Clinic.publish(new PatientCheckedIn(queue, new AppointmentId(UUID.fromString(booked.get(3)))));
            version = Clinic.publish(
                    new AppointmentBooked(queue, AppointmentId.next(), null, Channel.DESK, Priority.ROUTINE));
            get("/queues/" + queue + "?minVersion=" + version);

            while (!page.get("next").isNull()) {
                page = get("/queues/" + queue + "/appointments?limit=10&cursor="
                        + page.get("next").asString());
                seen.addAll(ids(page, "appointmentId"));
            }

            assertThat(seen).hasSize(26).startsWith(booked.toArray(String[]::new));
        }

        @Test
        void begins_with_the_newest_day_for_queues() {
            DoctorId doctor = DoctorId.next();
            for (int day = 1; day <= 5; day++) {
                QueueId queue = Clinic.openQueue(doctor, LocalDate.of(2031, 1, day));
                get("/queues/" + queue + "?minVersion=1");
            }

            JsonNode page = get("/queues?limit=2&doctorId=" + doctor);
            assertThat(ids(page, "date")).containsExactly("2031-01-05", "2031-01-04");
            JsonNode rest = get("/queues?limit=3&doctorId=" + doctor + "&cursor="
                    + page.get("next").asString());
            assertThat(ids(rest, "date")).containsExactly("2031-01-03", "2031-01-02", "2031-01-01");
            assertThat(rest.get("next").isNull()).isTrue();
        }
    }

    private List<String> everyPage(String path, String field) {
        JsonNode page = get(path);
        List<String> all = new ArrayList<>(ids(page, field));
        while (!page.get("next").isNull()) {
            page = get(path + "&cursor=" + page.get("next").asString());
            all.addAll(ids(page, field));
        }
        return all;
    }

    private static List<String> ids(JsonNode page, String field) {
        List<String> ids = new ArrayList<>();
        page.get("items").forEach(item -> ids.add(item.get(field).asString()));
        return ids;
    }
}
