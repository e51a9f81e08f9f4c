package io.qconnect.command.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.CommandService;
import io.qconnect.command.RunningService;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The same command id never has two effects. */
@RunningService
public class IdempotencyTest {

    private final Clinic clinic;
    private final JdbcClient jdbc;

    IdempotencyTest(@LocalServerPort int port, @Autowired JdbcClient jdbc) {
        this.clinic = new Clinic(port);
        this.jdbc = jdbc;
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }

    private long facts() {
        return jdbc.sql("SELECT count(*) FROM domain_event").query(Long.class).single();
    }

    private static boolean replayed(Reply reply) {
        return reply.headers().firstValue("Idempotency-Replayed").equals(java.util.Optional.of("true"));
    }

    @Test
    void a_repeated_booking_gets_its_first_answer_even_when_the_appointment_has_moved_on() {
        String queue = clinic.queue(10);
        String patient = clinic.patient();
        String key = newKey();
        Reply first = clinic.book(queue, patient, "Idempotency-Key", key).expect(201);
        clinic.step(queue, first.text("appointmentId"), "check-in").expect(200);
        long before = facts();

        Reply again = clinic.book(queue, patient, "Idempotency-Key", key).expect(201);

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(replayed(first)).isFalse();
        assertThat(replayed(again)).isTrue();
        assertThat(facts()).isEqualTo(before);
    }

    @Test
    void a_repeated_creation_creates_nothing_new() {
        String body = "{\"name\": \"Ada\", \"email\": \"%s\"}".formatted(Clinic.newEmail());
        String key = newKey();
        Reply first = clinic.post("/users", body, "Idempotency-Key", key).expect(201);
        Reply again = clinic.post("/users", body, "Idempotency-Key", key).expect(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(replayed(again)).isTrue();
    }

    @Test
    void a_repeated_call_calls_nobody_else() {
        String queue = clinic.queue(10);
        clinic.post("/queues/" + queue + "/tokens", null).expect(201);
        clinic.post("/queues/" + queue + "/tokens", null).expect(201);
        String key = newKey();
        Reply first = clinic.callNext(queue, "1", "Idempotency-Key", key).expect(200);
        Reply again = clinic.callNext(queue, "1", "Idempotency-Key", key).expect(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(clinic.callNext(queue, "1").expect(200).number("tokenNo")).isEqualTo(2);
    }

    @Test
    void the_same_key_for_something_else_is_refused() {
        String queue = clinic.queue(10);
        String key = newKey();
        clinic.book(queue, clinic.patient(), "Idempotency-Key", key).expect(201);
        assertThat(clinic.book(queue, clinic.patient(), "Idempotency-Key", key)
                        .expect(422)
                        .code())
                .isEqualTo("KEY_REUSED");
        assertThat(clinic.callNext(queue, "1", "Idempotency-Key", key)
                        .expect(422)
                        .code())
                .isEqualTo("KEY_REUSED");
    }

    @Test
    void a_refusal_is_not_remembered() {
        String queue = clinic.queue(1);
        String taken = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        String patient = clinic.patient();
        String key = newKey();
        clinic.book(queue, patient, "Idempotency-Key", key).expect(409);
        clinic.step(queue, taken, "cancel").expect(200);
        assertThat(replayed(clinic.book(queue, patient, "Idempotency-Key", key).expect(201)))
                .isFalse();
    }

    @Test
    void of_many_at_once_one_is_carried_out_and_all_get_its_answer() throws Exception {
        String queue = clinic.queue(100);
        for (int i = 0; i < 3; i++) {
            clinic.post("/queues/" + queue + "/tokens", null).expect(201);
        }
        String key = newKey();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Reply>> calls = IntStream.range(0, 20)
                    .mapToObj(_ -> threads.submit(() -> clinic.callNext(queue, "1", "Idempotency-Key", key)))
                    .toList();
            for (Future<Reply> call : calls) {
                assertThat(call.get().expect(200).number("tokenNo")).isEqualTo(1);
            }
        }
        assertThat(clinic.callNext(queue, "1").expect(200).number("tokenNo")).isEqualTo(2);
    }

    @Test
    void another_process_knows_the_answer_too() {
        String queue = clinic.queue(10);
        String patient = clinic.patient();
        String key = newKey();
        Reply first = clinic.book(queue, patient, "Idempotency-Key", key).expect(201);
        try (ConfigurableApplicationContext other = new SpringApplicationBuilder(CommandService.class)
                .initializers(new RunningService.OnSharedServers())
                .run("--server.port=0", "--qconnect.instance=another")) {
            Clinic there =
                    new Clinic(Integer.parseInt(other.getEnvironment().getRequiredProperty("local.server.port")));
            Reply again = there.book(queue, patient, "Idempotency-Key", key).expect(201);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(replayed(again)).isTrue();
        }
    }
}
