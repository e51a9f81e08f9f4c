package io.qconnect.command.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import io.qconnect.events.EntryId;
import io.qconnect.events.OfferId;
import io.qconnect.events.Role;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What patients may do over HTTP for themselves, and where the desk comes in. */
@RunningService
class PatientsTest {

    private final Clinic desk;
    private final Clinic herself;
    private final String me;
    private final JdbcClient jdbc;

    PatientsTest(@LocalServerPort int port, @Autowired JdbcClient jdbc) {
        this.desk = new Clinic(port).as(Role.STAFF);
        this.herself = new Clinic(port).somebody();
        this.me = herself.self();
        this.jdbc = jdbc;
    }

    private static String queue(Clinic admin, int capacity) {
        return admin.as(Role.ADMIN).comingQueue(capacity);
    }

    private Reply join(Clinic by, String queue) {
        return by.post("/queues/" + queue + "/waiting-list", "{\"patientId\": \"%s\"}".formatted(me));
    }

    private long factsOf(String queue) {
        return jdbc.sql("SELECT count(*) FROM domain_event WHERE aggregate_identifier = ?::uuid")
                .param(queue)
                .query(Long.class)
                .single();
    }

    @Test
    void who_has_taken_places_in_a_queue_ten_times_is_sent_to_the_desk() {
        String queue = queue(desk, 1);
        for (int i = 0; i < 10; i++) {
            String appointment = herself.book(queue, me).expect(201).text("appointmentId");
            herself.step(queue, appointment, "cancel").expect(200);
        }
        String elsewhere = queue(desk, 5);
        String booked = herself.book(elsewhere, me).expect(201).text("appointmentId");
        long facts = factsOf(queue);

        assertThat(herself.book(queue, me).expect(409).code()).isEqualTo("TOO_OFTEN_IN_QUEUE");
        assertThat(herself.reschedule(elsewhere, booked, queue).expect(409).code())
                .isEqualTo("TOO_OFTEN_IN_QUEUE");
        assertThat(factsOf(queue)).isEqualTo(facts);
        String another = desk.book(queue, desk.patient()).expect(201).text("appointmentId");
        assertThat(join(herself, queue).expect(409).code()).isEqualTo("TOO_OFTEN_IN_QUEUE");

        join(desk, queue).expect(201);
        desk.step(queue, another, "cancel").expect(200);
        desk.reschedule(elsewhere, booked, queue).expect(200);
    }

    @Test
    void booking_moving_and_waiting_have_one_pace_and_giving_back_is_free() {
        List<String> queues = List.of(queue(desk, 5), queue(desk, 5), queue(desk, 5));
        String booked = herself.book(queues.get(0), me).expect(201).text("appointmentId");
        for (int i = 1; i < 20; i++) {
            String to = queues.get(i % 3);
            booked = herself.reschedule(queues.get((i - 1) % 3), booked, to)
                    .expect(200)
                    .text("appointmentId");
        }
        String last = queues.get(19 % 3);
        String elsewhere = queues.get(20 % 3);

        for (Reply tooMany : List.of(
                herself.book(elsewhere, me), herself.reschedule(last, booked, elsewhere), join(herself, elsewhere))) {
            assertThat(tooMany.expect(429).code()).isEqualTo("TOO_MANY_ATTEMPTS");
            assertThat(tooMany.headers().firstValue("Retry-After")).isPresent();
        }
        herself.step(last, booked, "cancel").expect(200);
        desk.book(elsewhere, me).expect(201);
    }

    @Test
    void what_is_refused_or_repeated_takes_nothing() {
        String full = queue(desk, 1);
        String queue = queue(desk, 5);
        desk.book(full, desk.patient()).expect(201);
        String key = UUID.randomUUID().toString();
        Reply first = herself.book(queue, me, "Idempotency-Key", key).expect(201);
        for (int i = 0; i < 25; i++) {
            assertThat(herself.book(full, me).expect(409).code()).isEqualTo("QUEUE_FULL");
            Reply again = herself.book(queue, me, "Idempotency-Key", key).expect(201);
            assertThat(again.text("appointmentId")).isEqualTo(first.text("appointmentId"));
        }

        String other = queue(desk, 50);
        for (int i = 1; i < 10; i++) {
            String appointment = herself.book(other, me).expect(201).text("appointmentId");
            herself.step(other, appointment, "cancel").expect(200);
        }
    }

    @Test
    void who_has_no_more_to_take_is_still_told_what_became_of_it() {
        String key = UUID.randomUUID().toString();
        List<String> queues = List.of(queue(desk, 5), queue(desk, 5));
        String booked = herself.book(queues.get(0), me, "Idempotency-Key", key)
                .expect(201)
                .text("appointmentId");
        herself.step(queues.get(0), booked, "cancel").expect(200);
        for (int i = 1; i < 20; i++) {
            String queue = queues.get(i % 2);
            String appointment = herself.book(queue, me).expect(201).text("appointmentId");
            herself.step(queue, appointment, "cancel").expect(200);
        }
        herself.book(queues.get(0), me).expect(429);

        Reply again = herself.book(queues.get(0), me, "Idempotency-Key", key).expect(201);

        assertThat(again.text("appointmentId")).isEqualTo(booked);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    }

    @Test
    void patients_have_no_reasons_of_the_clinic() {
        String queue = queue(desk, 5);
        String appointment = herself.book(queue, me).expect(201).text("appointmentId");
        String cancel = "/queues/" + queue + "/appointments/" + appointment + "/cancel";

        assertThat(herself.post(cancel, "{\"reason\": \"DOCTOR_UNAVAILABLE\"}")
                        .expect(403)
                        .code())
                .isEqualTo("DESK_ONLY");
        herself.post(cancel, "{\"reason\": \"FEELING_BETTER\"}").expect(200);
    }

    @Test
    void spaces_and_capitals_make_no_other_room() {
        String queue = queue(desk, 5);
        String first = desk.book(queue, desk.patient()).expect(201).text("appointmentId");
        String second = desk.book(queue, desk.patient()).expect(201).text("appointmentId");
        String start = "/queues/" + queue + "/appointments/%s/start";
        desk.post(start.formatted(first), "{\"room\": \"  7\u00a0 a \"}").expect(200);

        for (String same : List.of("7 a", "7 A", " 7 a", "7 a\u00a0")) {
            assertThat(desk.post(start.formatted(second), "{\"room\": \"%s\"}".formatted(same))
                            .expect(409)
                            .code())
                    .isEqualTo("ROOM_OCCUPIED");
        }
        assertThat(desk.post(start.formatted(second), "{\"room\": \"7 b\"}")
                        .expect(200)
                        .text("stage"))
                .isEqualTo("IN_CONSULTATION");
    }

    @Test
    void when_something_happened_is_for_the_clinic_to_say() {
        String queue = queue(desk, 1);
        String elsewhere = queue(desk, 1);
        String appointment = herself.book(elsewhere, me).expect(201).text("appointmentId");
        String past = jdbc.sql("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                .query(String.class)
                .single();
        String late = "\"effectiveAt\": \"" + past + "\"";
        String forMe = "{\"patientId\": \"%s\", %s}".formatted(me, late);
        String hers = "/queues/" + elsewhere + "/appointments/" + appointment;
        OfferId none = OfferId.to(EntryId.next());
        long facts = factsOf(queue) + factsOf(elsewhere);

        Stream.of(
                        herself.post("/queues/" + queue + "/appointments", forMe),
                        herself.post("/queues/" + queue + "/waiting-list", forMe),
                        herself.post(hers + "/cancel", "{" + late + "}"),
                        herself.post(hers + "/reschedule", "{\"toQueueId\": \"%s\", %s}".formatted(queue, late)),
                        herself.post("/queues/" + queue + "/offers/" + none + "/accept", "{" + late + "}"),
                        herself.post("/queues/" + queue + "/offers/" + none + "/decline", "{" + late + "}"))
                .forEach(refused -> {
                    assertThat(refused.expect(403).code()).isEqualTo("DESK_ONLY");
                    assertThat(refused.body().at("/errors/0/pointer").asString())
                            .isEqualTo("/effectiveAt");
                });
        assertThat(factsOf(queue) + factsOf(elsewhere)).isEqualTo(facts);

        desk.post("/queues/" + queue + "/appointments", forMe).expect(201);
        desk.post(hers + "/cancel", "{" + late + "}").expect(200);
    }

    @Test
    void a_consultation_that_has_begun_is_ended_by_the_desk() {
        String queue = queue(desk, 5);
        String appointment = herself.book(queue, me).expect(201).text("appointmentId");
        desk.step(queue, appointment, "start").expect(200);

        assertThat(herself.step(queue, appointment, "cancel").expect(409).code())
                .isEqualTo("NOT_ALLOWED_IN_STAGE");
        desk.step(queue, appointment, "cancel").expect(200);
    }

    @Test
    void a_place_that_is_held_is_taken_while_the_queue_pauses() {
        String queue = queue(desk, 1);
        String first = desk.book(queue, desk.patient()).expect(201).text("appointmentId");
        String entry = join(herself, queue).expect(201).text("entryId");
        desk.step(queue, first, "cancel").expect(200);
        desk.post("/queues/" + queue + "/pause", null).expect(200);

        OfferId offer = OfferId.to(new EntryId(UUID.fromString(entry)));
        Reply accepted = herself.post("/queues/" + queue + "/offers/" + offer + "/accept", null)
                .expect(200);

        assertThat(accepted.number("tokenNo")).isEqualTo(2);
        assertThat(desk.book(queue, desk.patient()).expect(409).code()).isEqualTo("QUEUE_PAUSED");
    }
}
