package io.qconnect.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.CommandService;
import io.qconnect.command.RunningService;
import io.qconnect.events.DoctorEvent;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Fact;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.QueueReopened;
import io.qconnect.events.QueueId;
import io.qconnect.events.TokenPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Doctors change rooms, leave, and are away, and their patients are seen to. */
@RunningService
class DoctorsTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Clinic clinic;
    private final JdbcClient jdbc;

    private final PracticeTable practice;
    private final TransactionOperations transactions;

    DoctorsTest(
            @LocalServerPort int port,
            @Autowired JdbcClient jdbc,
            @Autowired PracticeTable practice,
            @Autowired PlatformTransactionManager transactions) {
        this.clinic = new Clinic(port);
        this.jdbc = jdbc;
        this.practice = practice;
        this.transactions = new TransactionTemplate(transactions);
    }

    /** The journey of {@link RandomDoctorsTest}, one seed of it, with the table instead of sets. */
    @Test
    void a_random_journey_goes_on_the_table_as_it_goes_on_paper() {
        transactions.executeWithoutResult(transaction -> {
            try (var journey = new DoctorsJourney(1, new OnTheTable(practice))) {
                journey.run();
            }
            transaction.setRollbackOnly();
        });
    }

    private record OnTheTable(PracticeTable table) implements DoctorsJourney.Heard {

        @Override
        public boolean knows(DoctorId doctor) {
            return table.knows(doctor);
        }

        @Override
        public boolean hasOpenQueues(DoctorId doctor) {
            return table.hasOpenQueues(doctor);
        }

        @Override
        public boolean hasPatients(DoctorId doctor) {
            return table.hasPatients(doctor);
        }

        @Override
        public void noteAbsence(AbsenceAnnounced absence) {
            table.noteAbsence(absence);
        }

        @Override
        public void noteLeaving(DoctorId doctor) {
            table.noteLeaving(doctor);
        }

        @Override
        public void hear(DoctorEvent fact) {
            tell(fact);
        }

        @Override
        public void queueIs(QueueId queue, DoctorId doctor, boolean isNew, boolean open) {
            if (isNew) {
                tell(new QueueOpened(
                        queue,
                        doctor,
                        LocalDate.of(2026, 3, 2),
                        "DAY",
                        ZoneOffset.UTC,
                        null,
                        null,
                        5,
                        TokenPolicy.AT_BOOKING,
                        10,
                        "12"));
            } else if (open) {
                tell(new QueueReopened(queue));
            } else {
                tell(new QueueClosed(queue));
            }
        }

        private void tell(Fact fact) {
            table.on(fact, MetaData.emptyInstance(), Instant.EPOCH);
        }
    }

    private String queue(String doctor, String date, int capacity) {
        String body = "{\"doctorId\": \"%s\", \"date\": \"%s\", \"capacity\": %d}".formatted(doctor, date, capacity);
        return clinic.post("/queues", body).expect(201).text("queueId");
    }

    private String booked(String queue) {
        return clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
    }

    private Reply announce(String doctor, String from, String to, String more) {
        String body = "{\"from\": \"%s\", \"to\": \"%s\", \"reason\": \"SICKNESS\"%s}".formatted(from, to, more);
        return clinic.post("/doctors/" + doctor + "/absence", body);
    }

    /** The report of an absence, once it names so many patients. */
    private JsonNode report(String address, int patients) {
        return await().atMost(SOON)
                .until(
                        () -> clinic.send("GET", address, null).expect(200).body(),
                        report -> report.path("patients").size() >= patients);
    }

    @Test
    void a_doctor_who_changes_rooms_is_found_in_the_new_one() {
        String doctor = clinic.doctor();
        String queue = queue(doctor, "2026-03-02", 5);
        String appointment = booked(queue);
        String details = "{\"name\": \"Dr. House\", \"specialty\": \"Diagnostics\", \"roomNo\": \"99\"}";
        assertThat(clinic.put("/doctors/" + doctor, details).expect(200).number("version"))
                .isEqualTo(2);
        assertThat(clinic.put("/doctors/" + doctor, details).expect(200).number("version"))
                .isEqualTo(2);
        clinic.step(queue, appointment, "start").expect(200);
        assertThat(new String(jdbc.sql("""
            SELECT payload
              FROM domain_event
             WHERE aggregate_identifier = ?::uuid AND payload_type = 'queue.consultation-started'
            """).param(queue).query(byte[].class).single()))
                .contains("\"room\":\"99\"");
    }

    @Test
    void a_doctor_leaves_once_all_queues_are_closed() {
        String doctor = clinic.doctor();
        String queue = queue(doctor, "2026-03-02", 5);
        assertThat(clinic.send("DELETE", "/doctors/" + doctor, null).expect(409).code())
                .isEqualTo("DOCTOR_HAS_OPEN_QUEUES");
        clinic.post("/queues/" + queue + "/close", null).expect(200);
        clinic.send("DELETE", "/doctors/" + doctor, null).expect(200);
        assertThat(clinic.send("DELETE", "/doctors/" + doctor, null).expect(404).code())
                .isEqualTo("DOCTOR_NOT_FOUND");
        String body = "{\"doctorId\": \"%s\", \"date\": \"2026-03-03\"}".formatted(doctor);
        assertThat(clinic.post("/queues", body).expect(422).code()).isEqualTo("DOCTOR_UNKNOWN");
        assertThat(clinic.post("/queues/" + queue + "/reopen", null).expect(422).code())
                .isEqualTo("DOCTOR_UNKNOWN");
    }

    @Test
    void the_patients_of_a_doctor_who_is_away_move_or_are_cancelled() {
        String doctor = clinic.doctor();
        String substitute = clinic.doctor();
        String monday = queue(doctor, "2026-03-02", 5);
        String tuesday = queue(doctor, "2026-03-03", 5);
        String wednesday = queue(doctor, "2026-03-04", 5);
        String instead = queue(substitute, "2026-03-02", 1);
        String first = booked(monday);
        String second = booked(monday);
        String third = booked(tuesday);
        booked(wednesday);

        String moveTo = ", \"moveTo\": \"%s\"".formatted(substitute);
        Reply announced = announce(doctor, "2026-03-02", "2026-03-03", moveTo).expect(202);
        String address = announced.headers().firstValue("Location").orElseThrow();
        JsonNode patients = report(address, 3).path("patients");

        assertThat(patients).hasSize(3);
        assertThat(patients.get(0).path("appointmentId").asString("")).isEqualTo(first);
        assertThat(patients.get(0).path("outcome").asString("")).isEqualTo("MOVED");
        assertThat(patients.get(0).path("toQueueId").asString("")).isEqualTo(instead);
        assertThat(patients.get(1).path("appointmentId").asString("")).isEqualTo(second);
        assertThat(patients.get(1).path("outcome").asString("")).isEqualTo("CANCELLED");
        assertThat(patients.get(2).path("appointmentId").asString("")).isEqualTo(third);
        assertThat(patients.get(2).path("outcome").asString("")).isEqualTo("CANCELLED");
        assertThat(clinic.book(monday, clinic.patient()).expect(409).code()).isEqualTo("QUEUE_CLOSED");
        clinic.book(wednesday, clinic.patient()).expect(201);
        String evening = "{\"doctorId\": \"%s\", \"date\": \"2026-03-02\", \"session\": \"EVENING\"}".formatted(doctor);
        assertThat(clinic.post("/queues", evening).expect(409).code()).isEqualTo("DOCTOR_ABSENT");
        assertThat(clinic.post("/queues/" + monday + "/reopen", null)
                        .expect(409)
                        .code())
                .isEqualTo("DOCTOR_ABSENT");

        Reply again = announce(doctor, "2026-03-02", "2026-03-03", moveTo).expect(202);
        assertThat(again.body()).isEqualTo(announced.body());
    }

    @Test
    void an_absence_of_a_process_that_is_gone_is_seen_to() {
        String doctor = clinic.doctor();
        String queue = queue(doctor, "2026-03-02", 5);
        String appointment = booked(queue);
        String address;
        try (ConfigurableApplicationContext hasty = new SpringApplicationBuilder(CommandService.class)
                .initializers(new RunningService.OnSharedServers())
                .run("--server.port=0", "--qconnect.instance=hasty", "--qconnect.waiting-list.look-every=1h")) {
            var port = hasty.getEnvironment().getRequiredProperty("local.server.port");
            String body = "{\"from\": \"2026-03-02\", \"to\": \"2026-03-02\", \"reason\": \"SICKNESS\"}";
            address = clinic.at(new Clinic(Integer.parseInt(port)))
                    .post("/doctors/" + doctor + "/absence", body)
                    .expect(202)
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
        }

        JsonNode report = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> clinic.send("GET", address, null).expect(200).body(),
                        it -> it.path("settled").asBoolean());

        assertThat(report.path("patients")).hasSize(1);
        assertThat(report.at("/patients/0/appointmentId").asString("")).isEqualTo(appointment);
        assertThat(report.at("/patients/0/outcome").asString("")).isEqualTo("CANCELLED");
    }

    @Test
    void nonsense_is_not_announced() {
        String doctor = clinic.doctor();
        announce(doctor, "2026-03-03", "2026-03-02", "").expect(422);
        announce(doctor, "2026-03-02", "2027-12-02", "").expect(422);
        announce(doctor, "2026-03-02", "2026-03-02", ", \"moveTo\": \"%s\"".formatted(doctor))
                .expect(422);
        String nobody = "01998a3c-0000-7000-8000-000000000001";
        assertThat(announce(doctor, "2026-03-02", "2026-03-02", ", \"moveTo\": \"%s\"".formatted(nobody))
                        .expect(422)
                        .code())
                .isEqualTo("DOCTOR_UNKNOWN");
        assertThat(announce(nobody, "2026-03-02", "2026-03-02", "").expect(404).code())
                .isEqualTo("DOCTOR_NOT_FOUND");
        assertThat(clinic.send("GET", "/doctors/" + doctor + "/absences/" + nobody, null)
                        .expect(404)
                        .code())
                .isEqualTo("ABSENCE_NOT_FOUND");
    }
}
