package io.qconnect.command.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What operators see of the store. */
@RunningService
class StoreEndpointTest {

    private final Clinic clinic;

    StoreEndpointTest(@LocalServerPort int port) {
        this.clinic = new Clinic(port);
    }

    private Reply contents() {
        return clinic.send("GET", "/actuator/store", null).expect(200);
    }

    @Test
    void it_counts_facts_by_name_and_follows_the_relay() {
        int before = contents().number("facts");
        clinic.doctor();
        Reply after = contents();
        assertThat(after.number("facts")).isEqualTo(before + 1);
        assertThat(after.body().path("factsByType").path("doctor.registered").asInt(0))
                .isPositive();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> contents().number("relayedPosition") >= after.number("lastPosition"));
    }

    @Test
    void the_service_says_that_it_is_ready() {
        assertThat(clinic.send("GET", "/actuator/health/readiness", null)
                        .expect(200)
                        .text("status"))
                .isEqualTo("UP");
    }

    @Test
    void what_became_of_commands_is_counted_by_their_names() {
        String queue = clinic.queue(1);
        clinic.book(queue, clinic.patient()).expect(201);
        clinic.book(queue, clinic.patient()).expect(409);

        assertThat(count("qconnect.commands?tag=command:BookAppointment&tag=outcome:DONE"))
                .isPositive();
        assertThat(count("qconnect.commands?tag=command:BookAppointment&tag=outcome:REFUSED"))
                .isPositive();
        assertThat(count("qconnect.refusals?tag=command:BookAppointment&tag=refusal:QUEUE_FULL"))
                .isPositive();
        clinic.send("GET", "/actuator/prometheus", null).expect(200);
    }

    private double count(String metric) {
        return clinic.send("GET", "/actuator/metrics/" + metric, null)
                .expect(200)
                .body()
                .path("measurements")
                .path(0)
                .path("value")
                .asDouble();
    }
}
