package io.qconnect.infra.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.journeys.StreamOfBookings.Acknowledged;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Part;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each of the four processes is killed (SIGKILL) twenty times, at seeded moments in a stream of bookings, and started
 * again. Afterwards every booking that a client holds a 201 for is there exactly once, in the store and in the read
 * tables.
 */
@Tag("proof")
class NothingIsLostTest {

    private static final int KILLS = Integer.getInteger("qconnect.proof.kills", 20);
    private static final long SEED = Long.getLong("qconnect.proof.seed", 20261122L);
    // as many different bookings as the stream can ask for in an hour and more: nobody asks twice
    private static final int QUEUES = 150;
    private static final int PATIENTS = 1_500;
    private static final int BOOKINGS_PER_SECOND = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final List<String> EVERYBODY = new ArrayList<>();

    private final Visitor visitor = TheClinic.visitor();

    private record Place(String queue, String appointment, int tokenNo) {}

    @ParameterizedTest
    @EnumSource(Part.class)
    void whoever_is_killed_every_acknowledged_booking_is_there_exactly_once(Part victim) throws Exception {
        Random random = new Random(SEED + victim.ordinal());
        List<String> queues =
                IntStream.range(0, QUEUES).mapToObj(_ -> visitor.queue(2_000)).toList();
        StreamOfBookings bookings = new StreamOfBookings(visitor, queues, everybody(), BOOKINGS_PER_SECOND);
        try (bookings) {
            for (int kill = 0; kill < KILLS; kill++) {
                int moment = bookings.acknowledgedSoFar() + 5 + random.nextInt(60);
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(PATIENCE)
                        .until(() -> bookings.acknowledgedSoFar() >= moment);
                TheClinic.running().kill(victim);
                TheClinic.running().start(victim);
            }
            int afterwards = bookings.acknowledgedSoFar() + 50;
            await().atMost(PATIENCE).until(() -> bookings.acknowledgedSoFar() >= afterwards);
        }
        assertThat(bookings.surprises()).isEmpty();

        List<Place> stored = stored(queues);
        await().atMost(PATIENCE).until(() -> Set.copyOf(shown(queues)).equals(Set.copyOf(stored)));
        List<Place> shown = shown(queues);
        System.out.printf(
                "%s killed %d times: %d bookings acknowledged, %d unanswered, %d stored, %d shown%n",
                victim.title(),
                KILLS,
                bookings.acknowledged().size(),
                bookings.unanswered(),
                stored.size(),
                shown.size());

        assertThat(stored).doesNotHaveDuplicates();
        assertThat(shown).containsExactlyInAnyOrderElementsOf(stored);
        assertThat(stored)
                .containsAll(bookings.acknowledged().stream()
                        .map(NothingIsLostTest::place)
                        .toList());
        assertThat(stored.size()).isLessThanOrEqualTo(bookings.acknowledged().size() + bookings.unanswered());
        for (String queue : queues) {
            List<Integer> numbers = stored.stream()
                    .filter(place -> place.queue().equals(queue))
                    .map(Place::tokenNo)
                    .sorted()
                    .toList();
            assertThat(numbers)
                    .isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
        }
    }

    private static Place place(Acknowledged booking) {
        return new Place(booking.queue(), booking.appointment(), booking.tokenNo());
    }

    private List<String> everybody() {
        synchronized (EVERYBODY) {
            while (EVERYBODY.size() < PATIENTS) {
                EVERYBODY.add(visitor.patient());
            }
            return List.copyOf(EVERYBODY);
        }
    }

    private static List<Place> stored(List<String> queues) throws SQLException {
        return places(LocalPostgres.COMMAND_DATABASE, """
            WITH fact AS (
                SELECT aggregate_identifier AS queue, payload_type AS type,
                       convert_from(payload, 'UTF8')::jsonb AS said
                  FROM domain_event
                 WHERE aggregate_identifier = ANY (?::uuid[])
            )
            SELECT booked.queue::text, booked.said ->> 'appointmentId', (issued.said ->> 'tokenNo')::int
              FROM fact AS booked
              LEFT JOIN fact AS issued
                ON issued.type = 'queue.token-issued'
               AND issued.said ->> 'appointmentId' = booked.said ->> 'appointmentId'
             WHERE booked.type = 'queue.appointment-booked'
            """, queues);
    }

    private static List<Place> shown(List<String> queues) throws SQLException {
        return places(
                LocalPostgres.QUERY_DATABASE,
                "SELECT queue_id::text, id::text, token_no FROM appointments WHERE queue_id = ANY (?::uuid[])",
                queues);
    }

    private static List<Place> places(String database, String sql, List<String> queues) throws SQLException {
        try (Connection connection = TheClinic.database(database);
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("text", queues.toArray()));
            List<Place> places = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    places.add(new Place(row.getString(1), row.getString(2), row.getInt(3)));
                }
            }
            return places;
        }
    }
}
