package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.client.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole way of one visit, through all four processes: a patient books, waits, is called and seen, while the board
 * on the wall moves by itself.
 */
class PatientSeesDoctorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Visitor visitor = TheClinic.visitor();
    private volatile JsonNode board = JsonMapper.shared().nullNode();

    @Test
    void from_booking_to_the_end_of_the_consultation() throws Exception {
        String queue = visitor.queue(10);
        visitor.see("/queues/" + queue + "?minVersion=1");
        try (Stream<String> live = visitor.live("/queues/" + queue + "/live")) {
            Thread watching = Thread.startVirtualThread(() -> watch(live));

            Answer booked = expect(201, visitor.book(queue, visitor.patient()));
            String appointment = booked.text("appointmentId");
            assertThat(booked.number("tokenNo")).isEqualTo(1);
            sees(appointment, booked, "PENDING", "BOOKED");

            Answer arrived = visitor.step(queue, appointment, "check-in");
            sees(appointment, arrived, "PENDING", "CHECKED_IN");
            boardShows("/waitingCount", 1);
            boardShows("/next/0", 1);

            Answer called = expect(200, visitor.command("/queues/" + queue + "/call-next", "{\"room\": \"3\"}"));
            assertThat(called.text("appointmentId")).isEqualTo(appointment);
            boardShows("/nowServing", 1);
            boardShows("/waitingCount", 0);
            assertThat(board.at("/serving/0/room").asString("")).isEqualTo("3");

            Answer started = visitor.step(queue, appointment, "start");
            sees(appointment, started, "IN_PROGRESS", "IN_CONSULTATION");
            Answer completed = visitor.step(queue, appointment, "complete");
            sees(appointment, completed, "COMPLETED", "COMPLETED");
            await().atMost(PATIENCE).until(() -> board.path("serving").isEmpty());

            watching.interrupt();
        }
    }

    /** The read side, asked for the version that the command answered, never shows an older state. */
    private void sees(String appointment, Answer command, String status, String stage) {
        String version = command.text("queueId") + ":" + command.number("version");
        Answer seen = visitor.see("/appointments/" + appointment + "?minVersion=" + version);
        assertThat(seen.text("status")).isEqualTo(status);
        assertThat(seen.text("stage")).isEqualTo(stage);
        assertThat(seen.number("tokenNo")).isEqualTo(1);
    }

    private void watch(Stream<String> live) {
        try {
            // a sign of life has no data
            live.filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring("data: ".length()))
                    .forEach(data -> board = JsonMapper.shared().readTree(data));
        } catch (UncheckedIOException _) {
            // the journey is over and nobody listens any more; had the stream ended before, the board would stand still
        }
    }

    private void boardShows(String pointer, int number) {
        await().atMost(PATIENCE).until(() -> board.at(pointer).asInt(-1) == number);
    }
}
