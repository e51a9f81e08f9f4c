package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.client.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** 300 clients at once ask for a queue of capacity 100. */
class CrowdTest {

    private static final int CLIENTS = 300;
    private static final int CAPACITY = 100;

    private final Visitor visitor = TheClinic.visitor();

    @Test
    void exactly_a_hundred_get_a_place_and_the_read_side_comes_to_agree() throws Exception {
        String queue = visitor.queue(CAPACITY);
        List<String> patients =
                IntStream.range(0, CLIENTS).mapToObj(_ -> visitor.patient()).toList();

        List<Answer> answers = AllAtOnce.run(patients, patient -> visitor.book(queue, patient));

        List<Answer> booked =
                answers.stream().filter(answer -> answer.status() == 201).toList();
        assertThat(booked.stream().map(answer -> (int) answer.number("tokenNo")))
                .containsExactlyInAnyOrderElementsOf(numbers());
        assertThat(answers.stream().filter(answer -> answer.status() != 201))
                .hasSize(CLIENTS - CAPACITY)
                .allMatch(answer -> answer.status() == 409 && answer.code().equals("QUEUE_FULL"));

        visitor.see("/queues/" + queue + "?minVersion=" + (1 + 2 * CAPACITY));
        List<JsonNode> places = places(queue);
        assertThat(places.stream().map(place -> place.path("tokenNo").asInt(-1)))
                .containsExactlyInAnyOrderElementsOf(numbers());
        assertThat(places.stream().map(place -> place.path("appointmentId").asString("")))
                .containsExactlyInAnyOrderElementsOf(booked.stream()
                        .map(answer -> answer.text("appointmentId"))
                        .toList());
        assertThat(expect(200, visitor.ask("/queues/" + queue)).number("lastIssuedNo"))
                .isEqualTo(CAPACITY);
    }

    private static List<Integer> numbers() {
        return IntStream.rangeClosed(1, CAPACITY).boxed().toList();
    }

    /** All pages of the queue's appointments. */
    private List<JsonNode> places(String queue) {
        List<JsonNode> places = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = expect(200, visitor.ask("/queues/" + queue + "/appointments?limit=40" + cursor));
            page.body().path("items").forEach(places::add);
            cursor = page.text("next").isEmpty() ? "" : "&cursor=" + page.text("next");
        } while (!cursor.isEmpty());
        return places;
    }
}
