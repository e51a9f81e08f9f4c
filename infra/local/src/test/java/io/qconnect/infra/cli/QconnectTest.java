package io.qconnect.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qconnect.infra.local.AccountsFile;
import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class QconnectTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "seed",
                "status",
                "day",
                "audit",
                "check",
                "migrate",
                "reset",
                "browse",
                "demo-transaction",
                "import",
                "backup",
                "restore",
                "rebuild",
                "republish"
            })
    void every_command_explains_itself(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: qconnect " + command).contains("--data");
    }

    @Test
    void an_auditor_is_told_in_one_line_that_nobody_answers(@TempDir Path data) {
        AccountsFile.in(data).createIfMissing();
        String nobody = "http://127.0.0.1:" + Ports.free();

        assertThat(run("audit", "--data", data.toString(), "--url", nobody, "verify"))
                .isEqualTo(1);

        assertThat(err.toString().strip()).isEqualTo("qconnect: command-service does not answer at " + nobody);
    }

    @Test
    void an_unknown_command_is_not_guessed() {
        assertThat(run("dance")).isEqualTo(2);
        assertThat(err.toString()).contains("dance");
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue.example.org", "ftp://queue.example.org", "https://example.org/queue", "https:///"})
    void up_takes_the_address_of_a_web_server_only(String url, @TempDir Path data) {
        assertThat(run("up", "--data", data.toString(), "--public-url", url)).isEqualTo(2);
        assertThat(err.toString()).contains("--public-url");
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void the_status_of_no_clinic_says_how_to_start_one(@TempDir Path data) {
        assertThat(run("status", "--data", data.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("infra/qconnect up").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "seed", "reset", "demo-transaction"})
    void what_needs_a_clinic_says_how_to_start_one(String command, @TempDir Path data) {
        assertThat(run(command, "--data", data.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("infra/qconnect up").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "prod", "metrics, Production"})
    void production_is_not_reset(String profiles) {
        assertThatThrownBy(() -> Reset.refuseProduction(null, profiles))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("production");
        assertThatCode(() -> Reset.refuseProduction(null, "local, reproduction"))
                .doesNotThrowAnyException();
    }

    @Test
    void no_clinic_is_made_where_a_folder_was_mistyped(@TempDir Path folder) {
        Path mistyped = folder.resolve("clinc");

        assertThat(run("migrate", "--data", mistyped.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("no clinic in " + mistyped, "infra/qconnect up");
        assertThat(mistyped).doesNotExist();
    }

    @Test
    void databases_are_migrated_once_and_it_is_written_down(@TempDir Path data) throws IOException {
        LocalPostgres.start(data, 0).close();
        assertThat(run("migrate", "--dry-run", "--data", data.toString())).isZero();
        assertThat(out.toString()).contains("query: ", "-- V1__initial_schema.sql", "CREATE TABLE users");
        assertThat(data.resolve("deployments.log")).doesNotExist();

        assertThat(run("migrate", "--data", data.toString())).isZero();
        assertThat(run("migrate", "--data", data.toString())).isZero();

        assertThat(Files.readAllLines(data.resolve("deployments.log")))
                .hasSize(6)
                .anyMatch(line -> line.contains("command from nothing to version"))
                .anyMatch(line -> line.contains("command is at version"));
    }

    @Test
    void a_port_that_is_taken_is_named_with_its_option(@TempDir Path data) throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String port = Integer.toString(taken.getLocalPort());

            assertThat(up(data, port, Integer.toString(Ports.free()))).isEqualTo(1);
            assertThat(err.toString())
                    .contains(port)
                    .contains("command-service")
                    .contains("--command-port");
        }
    }

    @Test
    void a_port_given_twice_is_refused(@TempDir Path data) {
        String port = Integer.toString(Ports.free());

        assertThat(up(data, port, port)).isEqualTo(2);
        assertThat(err.toString()).contains("twice").contains("--query-port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "65536"})
    void a_port_that_cannot_be_is_named_with_its_option(String port, @TempDir Path data) {
        assertThat(up(data, Integer.toString(Ports.free()), port)).isEqualTo(2);
        assertThat(err.toString()).contains("--query-port: 1..65535, not " + port);
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void a_folder_that_cannot_be_written_is_named() {
        assertThat(run("up", "--data", "/proc/clinic")).isEqualTo(1);
        assertThat(err.toString()).contains("/proc").contains("--data");
    }

    @Test
    void a_day_of_nobody_is_not_understood() {
        assertThat(run("day", "--patients", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("patients: 1..100,000");
    }

    /** Not on the usual ports: a clinic may run beside this test. */
    private int up(Path data, String commandPort, String queryPort) {
        return run(
                "up",
                "--data=" + data,
                "--command-port=" + commandPort,
                "--query-port=" + queryPort,
                "--postgres-port=" + Ports.free(),
                "--kafka-port=" + Ports.free());
    }

    private int run(String... arguments) {
        CommandLine qconnect = Qconnect.commandLine();
        return qconnect.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
