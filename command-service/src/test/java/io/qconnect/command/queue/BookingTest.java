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
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Booking and visiting over HTTP, down to the rows of the event store. */
@RunningService
class BookingTest {

    private final Clinic clinic;
    private final JdbcClient jdbc;

    BookingTest(@LocalServerPort int port, @Autowired JdbcClient jdbc) {
        this.clinic = new Clinic(port);
        this.jdbc = jdbc;
    }

    private long factsOf(String stream) {
        return jdbc.sql("SELECT count(*) FROM domain_event WHERE aggregate_identifier = ?::uuid")
                .param(stream)
                .query(Long.class)
                .single();
    }

    @Test
    void a_patient_books_waits_and_sees_the_doctor() {
        String queue = clinic.queue(10);

        Reply booked = clinic.book(queue, clinic.patient()).expect(201);
        assertThat(booked.number("tokenNo")).isEqualTo(1);
        assertThat(booked.text("status")).isEqualTo("PENDING");
        assertThat(booked.text("stage")).isEqualTo("BOOKED");
        assertThat(booked.number("version")).isEqualTo(3);
        assertThat(booked.headers().firstValue("ETag")).hasValue("\"3\"");

        String appointment = booked.text("appointmentId");
        assertThat(clinic.step(queue, appointment, "check-in").expect(200).text("stage"))
                .isEqualTo("CHECKED_IN");
        Reply called = clinic.callNext(queue, "3").expect(200);
        assertThat(called.text("appointmentId")).isEqualTo(appointment);
        assertThat(called.number("tokenNo")).isEqualTo(1);
        assertThat(clinic.step(queue, appointment, "start").expect(200).text("status"))
                .isEqualTo("IN_PROGRESS");
        Reply completed = clinic.step(queue, appointment, "complete").expect(200);
        assertThat(completed.text("status")).isEqualTo("COMPLETED");
        assertThat(completed.number("version")).isEqualTo(7);
        assertThat(factsOf(queue)).isEqualTo(7);
    }

    private String channelOf(Reply booked) {
        return jdbc.sql("""
            SELECT convert_from(payload, 'UTF8')::jsonb ->> 'channel'
              FROM domain_event
             WHERE aggregate_identifier = ?::uuid
               AND payload_type = 'queue.appointment-booked'
               AND convert_from(payload, 'UTF8')::jsonb ->> 'appointmentId' = ?
            """)
                .param(booked.text("queueId"))
                .param(booked.text("appointmentId"))
                .query(String.class)
                .single();
    }

    @Test
    void history_tells_who_booked_patients_themselves_or_the_desk() {
        String queue = clinic.queue(3);
        Clinic herself = clinic.somebody();

        assertThat(channelOf(herself.book(queue, herself.self()).expect(201))).isEqualTo("ONLINE");
        assertThat(channelOf(clinic.as(Role.STAFF).book(queue, clinic.patient()).expect(201)))
                .isEqualTo("DESK");
        assertThat(channelOf(clinic.book(queue, clinic.patient()).expect(201))).isEqualTo("DESK");
    }

    @Test
    void an_offer_is_accepted_by_the_patient_or_at_the_desk() {
        String queue = clinic.queue(2);
        List<String> first = Stream.of(1, 2)
                .map(_ -> clinic.book(queue, clinic.patient()).expect(201).text("appointmentId"))
                .toList();
        Clinic herself = clinic.somebody();
        String waitingList = "/queues/" + queue + "/waiting-list";
        String hers = herself.post(waitingList, "{\"patientId\": \"%s\"}".formatted(herself.self()))
                .expect(201)
                .text("entryId");
        String others = clinic.post(waitingList, "{\"patientId\": \"%s\"}".formatted(clinic.patient()))
                .expect(201)
                .text("entryId");
        first.forEach(appointment -> clinic.step(queue, appointment, "cancel").expect(200));

        assertThat(channelOf(accept(herself, queue, hers))).isEqualTo("ONLINE");
        assertThat(channelOf(accept(clinic, queue, others))).isEqualTo("DESK");
    }

    private static Reply accept(Clinic by, String queue, String entry) {
        OfferId offer = OfferId.to(new EntryId(UUID.fromString(entry)));
        return by.post("/queues/" + queue + "/offers/" + offer + "/accept", null)
                .expect(200);
    }

    @Test
    void an_unknown_walk_in_gets_a_number_and_waits() {
        String queue = clinic.queue(10);
        Reply walkIn = clinic.post("/queues/" + queue + "/tokens", null).expect(201);
        assertThat(walkIn.number("tokenNo")).isEqualTo(1);
        assertThat(walkIn.text("stage")).isEqualTo("CHECKED_IN");
    }

    @Test
    void numbers_may_be_given_at_check_in() {
        String queue = clinic.queue("\"tokenPolicy\": \"AT_CHECK_IN\"");
        Reply booked = clinic.book(queue, clinic.patient()).expect(201);
        assertThat(booked.body().path("tokenNo").isNull()).isTrue();
        String appointment = booked.text("appointmentId");
        String asked = "{\"appointmentId\": \"%s\"}".formatted(appointment);
        assertThat(clinic.post("/queues/" + queue + "/tokens", asked)
                        .expect(201)
                        .number("tokenNo"))
                .isEqualTo(1);
        assertThat(clinic.post("/queues/" + queue + "/tokens", asked)
                        .expect(409)
                        .code())
                .isEqualTo("TOKEN_ALREADY_ISSUED");
    }

    @Test
    void the_classic_status_words_still_work() {
        String queue = clinic.queue(10);
        String appointment = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        String path = "/queues/" + queue + "/appointments/" + appointment + "/status";
        assertThat(clinic.put(path, "{\"status\": \"IN_PROGRESS\"}").expect(200).text("stage"))
                .isEqualTo("IN_CONSULTATION");
        long facts = factsOf(queue);
        clinic.put(path, "{\"status\": \"IN_PROGRESS\"}").expect(200);
        assertThat(factsOf(queue)).isEqualTo(facts);
        assertThat(clinic.put(path, "{\"status\": \"PENDING\"}").expect(422).code())
                .isEqualTo("STATUS_NOT_SETTABLE");
        clinic.put(path, "{\"status\": \"COMPLETED\"}").expect(200);
        assertThat(clinic.put(path, "{\"status\": \"CANCELLED\"}").expect(409).code())
                .isEqualTo("NOT_ALLOWED_IN_STAGE");
    }

    @Test
    void a_cancelled_place_is_free_and_its_number_gone() {
        String queue = clinic.queue(1);
        String appointment = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        String other = clinic.patient();
        assertThat(clinic.book(queue, other).expect(409).code()).isEqualTo("QUEUE_FULL");
        clinic.post("/queues/" + queue + "/appointments/" + appointment + "/cancel", "{\"by\": \"CLINIC\"}")
                .expect(200);
        assertThat(clinic.book(queue, other).expect(201).number("tokenNo")).isEqualTo(2);
    }

    @Nested
    class UnderACrowd {

        @Test
        void a_queue_of_forty_takes_forty_of_a_hundred_and_twenty() throws Exception {
            String queue = clinic.queue(40);
            List<String> patients =
                    IntStream.range(0, 120).mapToObj(_ -> clinic.patient()).toList();
            List<Reply> replies = allAtOnce(patients.stream()
                    .<Callable<Reply>>map(patient -> () -> clinic.book(queue, patient))
                    .toList());

            assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(40);
            assertThat(replies)
                    .filteredOn(reply -> reply.status() == 409)
                    .hasSize(80)
                    .allMatch(reply -> reply.code().equals("QUEUE_FULL"));
            assertThat(replies.stream().filter(reply -> reply.status() == 201).map(reply -> reply.number("tokenNo")))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, 40).boxed().toList());
            assertThat(factsOf(queue)).isEqualTo(81);
        }

        @Test
        void the_store_keeps_each_stream_gapless_and_positions_in_commit_order() throws Exception {
            List<String> queues =
                    IntStream.range(0, 6).mapToObj(_ -> clinic.queue(100)).toList();
            List<String> patients =
                    IntStream.range(0, 20).mapToObj(_ -> clinic.patient()).toList();
            allAtOnce(patients.stream()
                    .flatMap(
                            patient -> queues.stream().<Callable<Reply>>map(queue -> () -> clinic.book(queue, patient)))
                    .toList());
            for (String queue : queues) {
                assertThat(factsOf(queue)).isEqualTo(41);
            }
            assertThat(jdbc.sql("""
                SELECT count(*)
                  FROM (SELECT sequence_number,
                               row_number() OVER (PARTITION BY aggregate_identifier
                                                      ORDER BY global_index) - 1 AS expected
                          FROM domain_event) AS streams
                 WHERE sequence_number <> expected
                """).query(Long.class).single()).isZero();
        }
    }

    private static <T> List<T> allAtOnce(List<Callable<T>> calls) throws InterruptedException, ExecutionException {
        CountDownLatch start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = calls.stream()
                    .map(call -> threads.submit(() -> {
                        start.await();
                        return call.call();
                    }))
                    .toList();
            start.countDown();
            List<T> results = new java.util.ArrayList<>();
            for (Future<T> result : running) {
                results.add(result.get());
            }
            return results;
        }
    }
}
