package io.qconnect.query.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.qconnect.infra.local.CutWire;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.local.SharedServers;
import io.qconnect.postgres.RoundTrip;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Whoever hears of no changes knows it, says so, and hears again as soon as the database speaks. */
class DeafnessTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** Ahead of time by more than a moment, so that what has just begun has lasted. */
    private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(40));

    private final LocalPostgres postgres = SharedServers.postgres();
    private final Login superuser = postgres.superuser();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final List<Changed> heard = new CopyOnWriteArrayList<>();
    private CutWire wire;
    private ChangeListener changes;

    @BeforeEach
    void listen() throws IOException {
        wire = new CutWire(postgres.port());
        changes = new ChangeListener(new OverTheWire(), meters, LATER);
        changes.subscribe(heard::add);
        changes.start();
    }

    @AfterEach
    void listen_no_more() throws IOException {
        changes.stop();
        wire.close();
    }

    private final class OverTheWire implements JdbcConnectionDetails {

        @Override
        public String getUsername() {
            return superuser.user();
        }

        @Override
        public String getPassword() {
            return superuser.password();
        }

        @Override
        public String getJdbcUrl() {
            return "jdbc:postgresql://127.0.0.1:" + wire.port() + "/postgres";
        }
    }

    private Health health() {
        return new ChangesHealth(changes).health();
    }

    private double deafSeconds() {
        return meters.get("qconnect.feed.deaf").gauge().value();
    }

    private void mustHear() {
        UUID stream = UUID.randomUUID();
        var database =
                new DriverManagerDataSource(postgres.jdbcUrl("postgres"), superuser.user(), superuser.password());
        JdbcTemplate jdbc = new JdbcTemplate(database);
        await().atMost(SOON).until(() -> {
            RoundTrip trip = new RoundTrip(jdbc);
            new NotifyBulletin(jdbc).announce(Map.of(stream, 1L), trip);
            trip.make();
            return heard.contains(new Changed.Streams(Map.of(stream, 1L)));
        });
        assertThat(changes.deafSince()).isEmpty();
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        assertThat(deafSeconds()).isZero();
    }

    private void mustBecomeDeaf(Instant earliest) {
        await().atMost(SOON).until(() -> changes.deafSince().isPresent());
        assertThat(changes.deafSince().orElseThrow()).isBetween(earliest, Instant.now());
        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(deafSeconds()).isBetween(30.0, 40.0 + SOON.toSeconds());
        assertThat(health().getDetails())
                .containsEntry("deafSince", changes.deafSince().orElseThrow().toString());
    }

    @Test
    void while_no_connection_can_be_made() throws IOException {
        mustHear();
        Instant before = Instant.now();

        wire.goesAway();
        mustBecomeDeaf(before);
        wire.comesBack();

        await().atMost(SOON).until(() -> changes.deafSince().isEmpty());
        assertThat(heard).contains(new Changed.Everything());
        mustHear();
    }

    /** A server that lets in and then says nothing is not waited for without end. */
    @Test
    void while_the_server_says_nothing() {
        mustHear();
        Instant before = Instant.now();

        wire.fallsSilent();
        mustBecomeDeaf(before);
        wire.comesBack();

        mustHear();
    }

    @Test
    void a_moment_is_nobodys_concern() throws IOException {
        ChangeListener now = new ChangeListener(new OverTheWire(), new SimpleMeterRegistry(), Clock.systemUTC());
        wire.goesAway();
        now.start();

        assertThat(now.deafSince()).isEmpty();
        now.stop();
    }
}
