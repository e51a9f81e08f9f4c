package io.qconnect.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.qconnect.infra.local.AccountsFile;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands about a clinic that does not run, or lets nobody in. */
class NobodyAnswersTest {

    private final StringWriter said = new StringWriter();

    @TempDir
    private Path data;

    @BeforeEach
    void a_clinic_was_there() {
        AccountsFile.in(data).createIfMissing();
        ClinicFile.starting(ClinicPlan.onFreePorts(data), Optional.empty()).write(data);
    }

    /** Much less than the half minute for which each call would be tried again. */
    @ParameterizedTest
    @Timeout(20)
    @ValueSource(
            strings = {
                "day",
                "browse users",
                "seed",
                "seed --large 10",
                "demo-transaction",
                "rebuild",
                "rebuild --stop",
                "republish",
                "backup",
                "import --from jdbc:postgresql://127.0.0.1:1/x",
                "audit events",
                "audit export -o history",
                "audit verify",
                "audit verify-views"
            })
    void a_clinic_that_does_not_run_is_said_to_be_down_at_once_and_left_as_it_is(String line) throws IOException {
        String[] words = line.replaceFirst("^(\\S+)", "$1 --data " + data).split(" ");

        assertThat(qconnect(words)).isEqualTo(1);

        assertThat(said.toString().lines().filter(it -> it.startsWith("qconnect: ")))
                .containsExactly(
                        "qconnect: the clinic in " + data + " does not run; start it with \"infra/qconnect up\"");
        assertThat(said.toString()).doesNotContain("\tat ");
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files.map(it -> it.getFileName().toString()))
                    .containsExactlyInAnyOrder("accounts.json", "clinic.json");
        }
    }

    @Test
    @Timeout(20)
    void elsewhere_the_service_is_named_that_does_not_answer() {
        String nobody = "http://127.0.0.1:" + Ports.free();

        assertThat(qconnect(elsewhere("day", nobody, nobody))).isEqualTo(1);

        assertThat(said.toString().strip()).isEqualTo("qconnect: command-service does not answer at " + nobody);
    }

    /** Both services in one, for as much of them as is asked before anybody is let in. */
    @Nested
    class AService {

        private final AtomicInteger logins = new AtomicInteger();
        private final AtomicInteger readiness = new AtomicInteger(200);
        private HttpServer server;
        private String url;

        @BeforeEach
        void start() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/actuator/health/readiness", exchange -> answer(exchange, readiness.get(), "{}"));
            server.createContext("/auth/login", exchange -> {
                logins.incrementAndGet();
                answer(exchange, 401, "{\"detail\": \"Wrong address or password.\"}");
            });
            server.start();
            url = "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @AfterEach
        void stop() {
            server.stop(0);
        }

        @Test
        void that_refuses_a_password_is_not_asked_again_by_status() {
            assertThat(qconnect(elsewhere("status", url, url))).isEqualTo(1);

            assertThat(said.toString())
                    .contains(url + "  ", " up")
                    .contains("the clinic did not let admin@clinic.example in: Wrong address or password.");
            assertThat(logins).hasValue(1);
        }

        @Test
        void that_refuses_a_password_is_not_asked_again_by_check() {
            int port = server.getAddress().getPort();
            ClinicFile.starting(new ClinicPlan(data, port, port, Ports.free(), Ports.free()), Optional.empty())
                    .write(data);

            assertThat(qconnect("check", "--data", data.toString())).isEqualTo(1);

            assertThat(said.toString())
                    .contains("ok    command-service", "ok    query-service")
                    .contains("Wrong address or password.");
            assertThat(logins).hasValue(1);
        }

        @Test
        void that_is_not_ready_has_no_day_but_may_be_rebuilt() {
            readiness.set(503);

            assertThat(qconnect(elsewhere("day", url, url))).isEqualTo(1);
            assertThat(said.toString()).contains("command-service is not ready at " + url);
            assertThat(logins).hasValue(0);

            assertThat(qconnect(elsewhere("rebuild", url, url))).isEqualTo(1);
            assertThat(logins).hasValue(1);
        }

        private static void answer(HttpExchange exchange, int status, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }
    }

    private String[] elsewhere(String command, String commandUrl, String queryUrl) {
        String accounts = AccountsFile.in(data).path().toString();
        return new String[] {command, "--command", commandUrl, "--query", queryUrl, "--accounts", accounts};
    }

    private int qconnect(String... words) {
        PrintWriter writer = new PrintWriter(said, true);
        return Qconnect.commandLine().setOut(writer).setErr(writer).execute(words);
    }
}
