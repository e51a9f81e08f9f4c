package io.qconnect.command.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.qconnect.command.Auditor;
import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import io.qconnect.command.platform.store.FactFilter;
import io.qconnect.command.platform.store.RecordedFacts;
import io.qconnect.events.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * Whoever watches reads each stretch of history once, leaves room for others, and watches no longer than their token
 * lasts.
 */
@RunningService
class LiveTailTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static final int WATCHERS_MAX = 50;

    private final Clinic clinic;
    private final Auditor auditor;
    private final RecordedFacts facts;
    private final Instant expiry = Instant.parse("2026-03-02T08:15:00Z");
    private volatile Instant now = expiry.minusSeconds(1);
    private final LiveTail tail;

    LiveTailTest(@LocalServerPort int port, @Autowired @Qualifier("auditDataSource") HikariDataSource database) {
        this.clinic = new Clinic(port);
        this.auditor = new Auditor(port);
        this.facts = new RecordedFacts(database);
        this.tail = new LiveTail(facts, new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        });
    }

    @AfterEach
    void nobody_watches_any_more() {
        tail.close();
    }

    private CompletableFuture<Void> watch(FactFilter filter, MockHttpServletResponse response) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setUserPrincipal(new JwtAuthenticationToken(Jwt.withTokenValue("token")
                .header("alg", "none")
                .expiresAt(expiry)
                .build()));
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        tail.answer(filter, request, response);
                    } catch (IOException failed) {
                        throw new AssertionError(failed);
                    }
                },
                Thread::startVirtualThread);
    }

    private static String shown(MockHttpServletResponse response) {
        return new String(response.getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void a_stream_ends_with_the_token_that_opened_it() throws Exception {
        String queue = clinic.queue(3);
        MockHttpServletResponse response = new MockHttpServletResponse();
        CompletableFuture<Void> watching = watch(FactFilter.stream(UUID.fromString(queue)), response);
        await().atMost(SOON).until(() -> shown(response).contains("queue.opened"));
        assertThat(watching).isNotDone();

        now = expiry;

        watching.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(response.getStatus()).isEqualTo(200);
    }

    @Test
    void what_was_read_is_not_read_again_although_nothing_matched() {
        clinic.patient();
        FactFilter nothing = FactFilter.stream(UUID.randomUUID());
        long newest = facts.newestPosition();
        watch(nothing, new MockHttpServletResponse());
        await().atMost(SOON)
                .until(() -> !facts.asked().isEmpty() && facts.asked().getLast().upTo() >= newest);

        clinic.patient();
        long later = facts.newestPosition();
        await().atMost(SOON).until(() -> facts.asked().getLast().upTo() >= later);

        List<FactFilter> asked = facts.asked();
        assertThat(asked.getFirst().after()).isZero();
        for (int i = 1; i < asked.size(); i++) {
            assertThat(asked.get(i).after()).isEqualTo(asked.get(i - 1).upTo());
        }
    }

    @Test
    void a_match_does_not_hide_what_comes_behind_it() throws Exception {
        String queue = clinic.queue(3);
        MockHttpServletResponse response = new MockHttpServletResponse();
        CompletableFuture<Void> watching =
                watch(FactFilter.stream(UUID.fromString(queue)).limit(3), response);
        await().atMost(SOON).until(() -> shown(response).contains("queue.opened"));

        clinic.patient();
        clinic.book(queue, clinic.patient()).expect(201);

        watching.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(shown(response).lines().filter("event: fact"::equals)).hasSize(3);
        assertThat(shown(response)).contains("queue.token-issued");
    }

    /** There are twelve connections, and one of them seals. */
    @Test
    void however_many_watch_they_take_two_connections() {
        for (int i = 0; i < WATCHERS_MAX; i++) {
            watch(FactFilter.stream(UUID.randomUUID()), new MockHttpServletResponse());
        }

        await().atMost(SOON).until(() -> facts.asked().size() >= WATCHERS_MAX);

        assertThat(facts.atOnce()).isPositive().isLessThanOrEqualTo(2);
    }

    @Test
    void one_too_many_is_told_when_to_come_again() throws IOException {
        String queue = clinic.queue(3);
        String one = "/audit/events?limit=1&type=queue.paused&stream=" + queue;
        List<InputStream> open = new ArrayList<>();
        for (int i = 0; i < WATCHERS_MAX; i++) {
            open.add(auditor.stream(one, "Accept", "text/event-stream"));
        }

        Clinic.Reply refused =
                clinic.as(Role.AUDITOR).send("GET", one, null, "Accept", "text/event-stream, application/problem+json");

        assertThat(refused.expect(429).code()).isEqualTo("TOO_MANY_WATCH");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        clinic.post("/queues/" + queue + "/pause", null).expect(200);
        for (InputStream watched : open) {
            assertThat(new String(watched.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("queue.paused");
        }
    }
}
