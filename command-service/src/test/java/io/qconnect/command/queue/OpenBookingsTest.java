package io.qconnect.command.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import io.qconnect.events.EntryId;
import io.qconnect.events.OfferId;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which appointments count for the bound on those that somebody has booked online. {@link TwoProcessesTest} reaches it.
 */
@RunningService
class OpenBookingsTest {

    private final Clinic desk;
    private final JdbcClient jdbc;

    OpenBookingsTest(@LocalServerPort int port, @Autowired JdbcClient jdbc) {
        this.desk = new Clinic(port);
        this.jdbc = jdbc;
    }

    private int openOf(String patient) {
        return jdbc.sql("SELECT count(*) FROM open_booking WHERE patient_id = ?::uuid")
                .param(patient)
                .query(Integer.class)
                .single();
    }

    /** What the rule counts. */
    private int countingOf(String patient) {
        return jdbc.sql("""
            SELECT count(*)
              FROM open_booking
             WHERE patient_id = ?::uuid
               AND (day_over_at IS NULL OR day_over_at > now())
            """).param(patient).query(Integer.class).single();
    }

    /** As if somebody had booked so many. */
    private void open(int places, String patient, String dayOverAt) {
        jdbc.sql("INSERT INTO open_booking SELECT gen_random_uuid(), ?::uuid, ?::timestamptz FROM"
                        + " generate_series(1, ?)")
                .param(patient)
                .param(dayOverAt)
                .param(places)
                .update();
    }

    private Reply step(Reply appointment, String step) {
        return desk.step(appointment.text("queueId"), appointment.text("appointmentId"), step)
                .expect(200);
    }

    private void correct(Reply ended, String stage) {
        String address = "/queues/" + ended.text("queueId") + "/appointments/" + ended.text("appointmentId");
        String body = "{\"stage\": \"%s\", \"reason\": \"ENTERED_IN_ERROR\"}".formatted(stage);
        String seen = ended.headers().firstValue("ETag").orElseThrow();
        desk.post(address + "/correct", body, "If-Match", seen).expect(200);
    }

    @Test
    void they_count_until_they_end_however_that_is() {
        Clinic herself = desk.somebody();
        String me = herself.self();
        List<Reply> booked = IntStream.range(0, 5)
                .mapToObj(_ -> herself.book(desk.queue(5), me).expect(201))
                .toList();
        assertThat(openOf(me)).isEqualTo(5);

        booked.stream().skip(1).forEach(it -> step(it, "check-in"));
        step(booked.get(3), "start");
        assertThat(openOf(me)).isEqualTo(5);

        step(booked.get(0), "cancel");
        step(booked.get(1), "no-show");
        step(booked.get(2), "left");
        step(booked.get(3), "complete");
        assertThat(openOf(me)).isEqualTo(1);
    }

    @Test
    void they_count_again_when_their_end_was_an_error() {
        Clinic herself = desk.somebody();
        String me = herself.self();
        Reply booked = herself.book(desk.queue(5), me).expect(201);
        Reply cancelled = step(booked, "cancel");
        assertThat(openOf(me)).isZero();

        correct(cancelled, "BOOKED");
        assertThat(openOf(me)).isEqualTo(1);

        correct(step(booked, "cancel"), "LEFT");
        assertThat(openOf(me)).isZero();
    }

    @Test
    void what_the_desk_has_booked_does_not_count_not_even_corrected() {
        Clinic herself = desk.somebody();
        String me = herself.self();
        Reply booked = desk.book(desk.queue(5), me).expect(201);
        assertThat(openOf(me)).isZero();

        correct(step(booked, "cancel"), "BOOKED");

        assertThat(openOf(me)).isZero();
    }

    @Test
    void what_was_accepted_counts() {
        Clinic herself = desk.somebody();
        String me = herself.self();
        String queue = desk.queue(1);
        Reply first = desk.book(queue, desk.patient()).expect(201);
        String entry = herself.post("/queues/" + queue + "/waiting-list", "{\"patientId\": \"%s\"}".formatted(me))
                .expect(201)
                .text("entryId");
        step(first, "cancel");
        herself.post("/queues/" + queue + "/offers/" + offerTo(entry) + "/accept", null)
                .expect(200);

        assertThat(openOf(me)).isEqualTo(1);
    }

    private static OfferId offerTo(String entry) {
        return OfferId.to(new EntryId(UUID.fromString(entry)));
    }

    /** Nobody has written down how these visits ended: the desk had gone home. */
    @Test
    void visits_that_were_forgotten_keep_nobody_out_when_their_day_is_over() {
        Clinic herself = desk.somebody();
        String me = herself.self();
        open(20, me, "2026-03-03T00:00:00Z");
        herself.book(desk.comingQueue(5), me).expect(201);

        open(19, me, "2126-03-03T00:00:00Z");
        assertThat(herself.book(desk.comingQueue(5), me).expect(409).code()).isEqualTo("TOO_MANY_OPEN_APPOINTMENTS");
        assertThat(countingOf(me)).isEqualTo(20);
    }

    @Test
    void a_place_counts_until_the_day_of_its_queue_is_over_wherever_it_moves() {
        Clinic herself = desk.somebody();
        String me = herself.self();
        Reply booked = herself.book(desk.comingQueue(5), me).expect(201);
        String appointment = booked.text("appointmentId");
        assertThat(dayOverAt(appointment)).isEqualTo(dueAt(booked.text("queueId")));
        String past = desk.queue(5);
        String coming = desk.comingQueue(5);

        herself.reschedule(booked.text("queueId"), appointment, past).expect(200);
        assertThat(openOf(me)).isEqualTo(1);
        assertThat(countingOf(me)).isZero();

        herself.reschedule(past, appointment, coming).expect(200);
        assertThat(countingOf(me)).isEqualTo(1);
        assertThat(dayOverAt(appointment)).isEqualTo(dueAt(coming));
    }

    @Test
    void what_is_booked_late_for_a_day_that_is_over_does_not_count() {
        Clinic herself = desk.somebody();
        String me = herself.self();

        step(herself.book(desk.queue(5), me).expect(201), "check-in");

        assertThat(openOf(me)).isEqualTo(1);
        assertThat(countingOf(me)).isZero();
    }

    @Test
    void what_counts_again_counts_for_as_long_as_before() {
        Clinic herself = desk.somebody();
        Reply booked = herself.book(desk.comingQueue(5), herself.self()).expect(201);
        correct(step(booked, "cancel"), "BOOKED");

        assertThat(dayOverAt(booked.text("appointmentId"))).isEqualTo(dueAt(booked.text("queueId")));
    }

    private String dayOverAt(String appointment) {
        return jdbc.sql("SELECT day_over_at::text FROM open_booking WHERE appointment_id = ?::uuid")
                .param(appointment)
                .query(String.class)
                .single();
    }

    private String dueAt(String queue) {
        return jdbc.sql("SELECT due_at::text FROM queue_alarm WHERE kind = 'DAY_OVER' AND subject = ?::uuid")
                .param(queue)
                .query(String.class)
                .single();
    }

    @Test
    void nothing_is_left_of_the_erased() {
        Clinic herself = desk.somebody();
        String me = herself.self();
        herself.book(desk.queue(5), me).expect(201);

        herself.send("DELETE", "/users/" + me, null).expect(200);

        assertThat(openOf(me)).isZero();
    }
}
