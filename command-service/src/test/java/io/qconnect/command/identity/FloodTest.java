package io.qconnect.command.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import io.qconnect.events.Role;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * A thousand wrong passwords from one address: the service goes on, and the owner of the account comes in from
 * elsewhere.
 */
@RunningService
class FloodTest {

    private static final int ATTEMPTS = 1_000;
    private static final int AT_ONCE = 50;

    private final int port;
    private final Clinic clinic;

    FloodTest(@LocalServerPort int port) {
        this.port = port;
        this.clinic = new Clinic(port);
    }

    /** All of 127.0.0.0/8 is this machine. */
    private static HttpClient from(String address) throws Exception {
        return HttpClient.newBuilder()
                .localAddress(InetAddress.getByName(address))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private HttpRequest login(String password) {
        String body = "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(Clinic.emailOf(Role.STAFF), password);
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/auth/login"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    @Test
    void neither_exhausts_the_service_nor_locks_the_owner_out() throws Exception {
        String queue = clinic.queue(100);
        List<Integer> statuses = new ArrayList<>();
        try (HttpClient attacker = from("127.0.0.66");
                HttpClient owner = from("127.0.0.7")) {
            for (int sent = 0; sent < ATTEMPTS; sent += AT_ONCE) {
                List<CompletableFuture<HttpResponse<String>>> wave = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) {
                    wave.add(attacker.sendAsync(login("wrong password " + i), BodyHandlers.ofString()));
                }
                clinic.book(queue, clinic.patient()).expect(201);
                for (var answer : wave) {
                    statuses.add(answer.get().statusCode());
                }
            }
            assertThat(owner.send(login(Clinic.PASSWORD), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<String> refused = attacker.send(login(Clinic.PASSWORD), BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        }
        assertThat(statuses).hasSize(ATTEMPTS).contains(401, 429).isSubsetOf(401, 429, 503);
        assertThat(statuses.stream().filter(status -> status == 401)).hasSizeLessThan(20);
    }
}
