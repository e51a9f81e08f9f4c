package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Part;
import io.qconnect.infra.local.Ports;
import io.qconnect.infra.local.ServiceProcess;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes of command-service over one store. Hundreds of clients book, cancel and move between one hot queue and
 * many cold ones, and each sends everything twice, at once, through both doors with the same key. Afterwards every
 * client has exactly what it was told.
 */
@Tag("proof")
class TwoDoorsTest {

    private static final long SEED = Long.getLong("qconnect.proof.seed", 20261122L);
    private static final int STEPS = Integer.getInteger("qconnect.proof.steps", 15);
    private static final int CLIENTS = 300;
    private static final int COLD_QUEUES = 40;
    private static final int HOT_CAPACITY = 100;
    private static final int COLD_CAPACITY = 15;
    private static final int TRIES_MAX = 50;

    /** One of the facts that give and take places. */
    private record Fact(String queue, String type, String appointment, int tokenNo) {}

    @Test
    void everybody_has_what_they_were_told_and_nobody_anything_twice(@TempDir Path logs) throws Exception {
        var clinic = TheClinic.running();
        Visitor here = TheClinic.visitor();
        int port = Ports.free();
        try (ServiceProcess other = ServiceProcess.start(
                "command-service", port, clinic.settingsOf(Part.COMMAND_SERVICE), Files.createDirectories(logs))) {
            Visitor there = new Visitor(
                    other.url(), clinic.plan().queryUrl(), clinic.accounts().of("admin"));
            Map<String, Integer> capacities = new HashMap<>();
            String hot = here.queue(HOT_CAPACITY);
            capacities.put(hot, HOT_CAPACITY);
            List<String> cold = IntStream.range(0, COLD_QUEUES)
                    .mapToObj(_ -> here.queue(COLD_CAPACITY))
                    .toList();
            cold.forEach(queue -> capacities.put(queue, COLD_CAPACITY));
            List<Client> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> new Client(here, there, here.patient(), hot, cold, new Random(SEED + i)))
                    .toList();

            AllAtOnce.run(clients, Client::live);

            List<Fact> facts = facts(List.copyOf(capacities.keySet()));
            Map<String, TreeSet<String>> told = new TreeMap<>();
            clients.forEach(client -> client.places.forEach((queue, appointment) ->
                    told.computeIfAbsent(queue, _ -> new TreeSet<>()).add(appointment)));
            assertThat(standing(facts, capacities)).isEqualTo(told);
            System.out.printf(
                    "two doors, seed %d: %d clients, %d calls, %d facts, %d places held, answers %s%n",
                    SEED,
                    CLIENTS,
                    clients.stream().mapToInt(client -> client.calls).sum(),
                    facts.size(),
                    told.values().stream().mapToInt(TreeSet::size).sum(),
                    answers(clients));
        }
    }

    private static Map<String, Integer> answers(List<Client> clients) {
        Map<String, Integer> all = new TreeMap<>();
        clients.forEach(client -> client.answers.forEach((answer, count) -> all.merge(answer, count, Integer::sum)));
        return all;
    }

    /** Who has a place at the end, by history; on the way no queue may ever hold more than it can. */
    private static Map<String, TreeSet<String>> standing(List<Fact> facts, Map<String, Integer> capacities) {
        Map<String, TreeSet<String>> places = new TreeMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (Fact fact : facts) {
            TreeSet<String> queue = places.computeIfAbsent(fact.queue(), _ -> new TreeSet<>());
            switch (fact.type()) {
                case "queue.appointment-booked", "queue.appointment-moved-in" ->
                    assertThat(queue.add(fact.appointment()))
                            .as("%s is new", fact)
                            .isTrue();
                case "queue.appointment-cancelled", "queue.appointment-moved-out" ->
                    assertThat(queue.remove(fact.appointment()))
                            .as("%s was there", fact)
                            .isTrue();
                case "queue.token-issued" ->
                    assertThat(numbers.merge(fact.queue(), 1, Integer::sum)).isEqualTo(fact.tokenNo());
                default -> throw new IllegalStateException("an unexpected " + fact);
            }
            assertThat(queue.size()).isLessThanOrEqualTo(capacities.getOrDefault(fact.queue(), 0));
        }
        places.values().removeIf(TreeSet::isEmpty);
        assertThat(places.values().stream().flatMap(TreeSet::stream)).doesNotHaveDuplicates();
        return places;
    }

    private static List<Fact> facts(List<String> queues) throws SQLException {
        try (Connection connection = TheClinic.database(LocalPostgres.COMMAND_DATABASE);
                PreparedStatement select = connection.prepareStatement("""
                    SELECT aggregate_identifier::text, payload_type,
                           convert_from(payload, 'UTF8')::jsonb ->> 'appointmentId',
                           coalesce((convert_from(payload, 'UTF8')::jsonb ->> 'tokenNo')::int, 0)
                      FROM domain_event
                     WHERE aggregate_identifier = ANY (?::uuid[])
                       AND payload_type <> 'queue.opened'
                     ORDER BY global_index
                    """)) {
            select.setArray(1, connection.createArrayOf("text", queues.toArray()));
            List<Fact> facts = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    facts.add(new Fact(row.getString(1), row.getString(2), row.getString(3), row.getInt(4)));
                }
            }
            return facts;
        }
    }

    /** Somebody who remembers what the clinic said. */
    private static final class Client {

        private final Visitor here;
        private final Visitor there;
        private final String patient;
        private final List<String> queues = new ArrayList<>();
        private final Random random;
        private final Map<String, String> places = new TreeMap<>();
        private final Map<String, Integer> answers = new HashMap<>();
        private int calls;

        Client(Visitor here, Visitor there, String patient, String hot, List<String> cold, Random random) {
            this.here = here;
            this.there = there;
            this.patient = patient;
            this.random = random;
            // as many ways into the hot queue as into all the cold ones
            queues.addAll(Collections.nCopies(cold.size(), hot));
            queues.addAll(cold);
        }

        Client live() throws Exception {
            for (int step = 0; step < STEPS; step++) {
                String target = queues.get(random.nextInt(queues.size()));
                if (places.isEmpty() || random.nextInt(10) < 4) {
                    book(target);
                } else {
                    String from = List.copyOf(places.keySet()).get(random.nextInt(places.size()));
                    // a move to where one is writes nothing, so there is no first answer of it
                    if (from.equals(target) || random.nextInt(3) == 0) {
                        cancel(from);
                    } else {
                        move(from, target);
                    }
                }
            }
            return this;
        }

        private void book(String queue) throws Exception {
            Answer answer = both("/queues/" + queue + "/appointments", "{\"patientId\": \"%s\"}".formatted(patient));
            if (answer.ok()) {
                assertThat(places.put(queue, answer.text("appointmentId"))).isNull();
            } else {
                assertThat(answer.code()).isEqualTo(places.containsKey(queue) ? "ALREADY_IN_QUEUE" : "QUEUE_FULL");
            }
        }

        private void cancel(String queue) throws Exception {
            expect(200, both("/queues/" + queue + "/appointments/" + places.remove(queue) + "/cancel", "{}"));
        }

        private void move(String from, String to) throws Exception {
            String path = "/queues/" + from + "/appointments/" + places.get(from) + "/reschedule";
            Answer answer = both(path, "{\"toQueueId\": \"%s\"}".formatted(to));
            if (answer.ok()) {
                String appointment = places.remove(from);
                assertThat(answer.text("appointmentId")).isEqualTo(appointment);
                assertThat(places.put(to, appointment)).isNull();
            } else {
                assertThat(answer.code()).isEqualTo(places.containsKey(to) ? "ALREADY_IN_QUEUE" : "QUEUE_FULL");
            }
        }

        /**
         * Through both doors at once, under one key: when both say yes, they say the same. A refusal is not remembered,
         * so one door may have found the queue full a moment before the other found a place; for nothing else may they
         * differ.
         */
        private Answer both(String path, String body) throws Exception {
            String key = new UUID(random.nextLong(), random.nextLong()).toString();
            CompletableFuture<Answer> first = CompletableFuture.supplyAsync(
                    () -> untilAnswered(here, path, body, key), Thread::startVirtualThread);
            Answer second = untilAnswered(there, path, body, key);
            Answer one = first.get();
            calls += 2;
            count(one);
            count(second);
            if (one.ok() && second.ok()) {
                assertThat(one.body()).isEqualTo(second.body());
            } else if (one.ok() != second.ok()) {
                assertThat((one.ok() ? second : one).code())
                        .as("%s and %s", one, second)
                        .isEqualTo("QUEUE_FULL");
            }
            return one.ok() ? one : second;
        }

        private void count(Answer answer) {
            answers.merge(answer.ok() ? Integer.toString(answer.status()) : answer.code(), 1, Integer::sum);
        }

        /** Busy is no answer, and none is none; under the same key it may be asked again without harm. */
        private static Answer untilAnswered(Visitor door, String path, String body, String key) {
            for (int tries = 0; tries < TRIES_MAX; tries++) {
                try {
                    Answer answer = door.command(path, body, "Idempotency-Key", key);
                    if (!answer.tryAgain()) {
                        return answer;
                    }
                } catch (UncheckedIOException brokenOff) {
                    // whether it was carried out is what the next try will tell
                }
            }
            throw new AssertionError("busy for " + TRIES_MAX + " tries: " + path);
        }
    }
}
