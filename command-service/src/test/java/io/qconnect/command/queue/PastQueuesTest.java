package io.qconnect.command.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Auditor;
import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventsourcing.AggregateCacheEntry;
import org.axonframework.modelling.command.Aggregate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Random days at the desk: every past that auditors are shown is the state that commands had before them then. */
@RunningService
class PastQueuesTest {

    private final Clinic clinic;
    private final Auditor auditor;
    private final Cache aggregates;
    private final JsonMapper json;

    PastQueuesTest(@LocalServerPort int port, @Autowired Cache aggregates, @Autowired JsonMapper json) {
        this.clinic = new Clinic(port);
        this.auditor = new Auditor(port);
        this.aggregates = aggregates;
        this.json = json;
    }

    /** The very object that the next command will decide on. */
    private JsonNode live(String queue) {
        AggregateCacheEntry<Queue> entry = aggregates.computeIfAbsent(queue, () -> {
            throw new AssertionError("the queue is not remembered");
        });
        Aggregate<Queue> aggregate = entry.recreateAggregate(null, null, null);
        return json.valueToTree(PastQueues.Picture.of(aggregate.invoke(PastQueuesTest::lineOf)));
    }

    private static WaitingLine lineOf(Queue queue) {
        try {
            Field line = Queue.class.getDeclaredField("line");
            line.setAccessible(true);
            return (WaitingLine) line.get(queue);
        } catch (ReflectiveOperationException changed) {
            throw new AssertionError(changed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 4711})
    void every_version_of_a_random_day_is_shown_as_it_was(long seed) {
        Random random = new Random(seed);
        String queue = clinic.queue(12);
        Map<Long, JsonNode> captured = new LinkedHashMap<>();
        List<String> appointments = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            Reply reply = step(random, queue, appointments);
            if (reply.status() < 300) {
                captured.put((long) reply.number("version"), live(queue));
            }
        }
        assertThat(captured).hasSizeGreaterThan(20);
        captured.forEach((version, then) -> {
            JsonNode past = auditor.json("/audit/queues/" + queue + "?version=" + version);
            assertThat(past.path("version").asLong()).isEqualTo(version);
            assertThat(past.path("state").toString())
                    .as("version %d of seed %d", version, seed)
                    .isEqualTo(then.toString());
        });
        every_fact_of_every_appointment_is_explained_once(queue, appointments);
        JsonNode verdict = auditor.json("/audit/queues/" + queue + "/fairness");
        assertThat(verdict.path("unexplained").asInt()).as("%s", verdict).isZero();
        assertThat(verdict.path("fair").asBoolean()).as("%s", verdict).isTrue();
    }

    private Reply step(Random random, String queue, List<String> appointments) {
        String room = "R" + (1 + random.nextInt(2));
        if (appointments.isEmpty() || random.nextInt(4) == 0) {
            Reply booked = random.nextBoolean()
                    ? clinic.book(queue, clinic.patient())
                    : clinic.post("/queues/" + queue + "/tokens", "{}");
            if (booked.status() == 201) {
                appointments.add(booked.text("appointmentId"));
            }
            return booked;
        }
        String one = appointments.get(random.nextInt(appointments.size()));
        String place = "/queues/" + queue + "/appointments/" + one;
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> clinic.step(queue, one, "check-in");
            case 3, 4, 5 -> clinic.callNext(queue, room);
            case 6 -> clinic.post(place + "/call", "{\"room\":\"R9\",\"reason\":\"DOCTOR_REQUEST\"}");
            case 7 -> clinic.step(queue, one, "skip");
            case 8 -> clinic.step(queue, one, "recall");
            case 9 -> startIfCalled(queue, one);
            case 10 -> clinic.step(queue, one, "complete");
            case 11 -> clinic.step(queue, one, random.nextBoolean() ? "no-show" : "cancel");
            case 12 -> clinic.post(place + "/priority", "{\"priority\":\"PRIORITY\",\"reason\":\"TRIAGE\"}");
            default -> clinic.post("/queues/" + queue + (random.nextInt(4) == 0 ? "/pause" : "/resume"), "{}");
        };
    }

    /** Whoever starts somebody who was not called passes others over; this day is a fair one. */
    private Reply startIfCalled(String queue, String appointment) {
        String stage =
                live(queue).path("appointments").path(appointment).path("stage").asString();
        return clinic.step(queue, appointment, stage.equals("CALLED") ? "start" : "check-in");
    }

    private void every_fact_of_every_appointment_is_explained_once(String queue, List<String> appointments) {
        Map<String, Set<String>> told = new LinkedHashMap<>();
        for (String appointment : appointments) {
            JsonNode explanation = auditor.json("/audit/appointments/" + appointment + "/explain");
            assertThat(explanation.path("words").size())
                    .isEqualTo(explanation.path("steps").size());
            explanation
                    .path("steps")
                    .forEach(step -> step.path("facts").forEach(fact -> {
                        assertThat(fact.path("words").asString()).isNotBlank();
                        assertThat(told.computeIfAbsent(appointment, _ -> new HashSet<>())
                                        .add(fact.path("position").asString()))
                                .isTrue();
                    }));
        }
        for (JsonNode fact : auditor.lines("/audit/streams/" + queue)) {
            String appointment = fact.path("data").path("appointmentId").asString("");
            if (!appointment.isEmpty()) {
                assertThat(told.get(appointment)).contains(fact.path("position").asString());
            }
        }
    }
}
