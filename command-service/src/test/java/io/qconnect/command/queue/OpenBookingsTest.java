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

/** Which appointments count for the bound on those that somebody has booked online. {@link TwoProcessesTest} reaches it. */
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

    @Test
    void nothing_is_left_of_the_erased() {
        Clinic herself = desk.somebody();
        String me = herself.self();
        herself.book(desk.queue(5), me).expect(201);

        herself.send("DELETE", "/users/" + me, null).expect(200);

        assertThat(openOf(me)).isZero();
    }
}
