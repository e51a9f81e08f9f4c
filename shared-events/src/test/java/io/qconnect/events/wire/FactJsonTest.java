package io.qconnect.events.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qconnect.events.Fact;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.TokenIssued;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FactJsonTest {

    private static final String QUEUE = "6ba7b810-9dad-51d1-80b4-00c04fd430c8";
    private static final String APPOINTMENT = "01998a3c-0000-7000-8000-000000000003";

    private static Fact read(String name, int revision, String json) {
        return FactJson.read(name, revision, json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_component_that_is_not_known_yet_is_passed_over() {
        assertThat(read("queue.token-issued", 1, token("\"tokenNo\": 7, \"colour\": \"red\"")))
                .isInstanceOfSatisfying(
                        TokenIssued.class, fact -> assertThat(fact.tokenNo()).isEqualTo(7));
    }

    @Test
    void a_missing_component_is_not_made_up() {
        assertThatThrownBy(() -> read("queue.token-issued", 1, "{\"queueId\": \"" + QUEUE + "\", \"tokenNo\": 1}"))
                .isInstanceOf(UnreadableFact.class);
        assertThatThrownBy(() -> read("queue.token-issued", 1, token("\"colour\": \"red\"")))
                .isInstanceOf(UnreadableFact.class);
    }

    @Test
    void what_may_be_null_may_be_missing() {
        String walkIn =
                "{\"queueId\": \"%s\", \"appointmentId\": \"%s\", \"channel\": \"WALK_IN\", \"priority\": \"ROUTINE\"}"
                        .formatted(QUEUE, APPOINTMENT);
        assertThat(read("queue.appointment-booked", 1, walkIn))
                .isInstanceOfSatisfying(
                        AppointmentBooked.class,
                        fact -> assertThat(fact.patientId()).isNull());
    }

    @Test
    void unknown_names_and_revisions_are_said_to_be_so() {
        assertThatThrownBy(() -> read("queue.exploded", 1, "{}")).hasMessageContaining("queue.exploded");
        assertThatThrownBy(() -> read("queue.token-issued", 2, "{}")).hasMessageContaining("Revision 2");
    }

    @Test
    void damage_is_reported_without_its_content() {
        assertThatThrownBy(() -> read("queue.token-issued", 1, "{\"secret name\""))
                .isInstanceOf(UnreadableFact.class)
                .hasMessageNotContaining("secret");
    }

    private static String token(String more) {
        return "{\"queueId\": \"%s\", \"appointmentId\": \"%s\", %s}".formatted(QUEUE, APPOINTMENT, more);
    }
}
