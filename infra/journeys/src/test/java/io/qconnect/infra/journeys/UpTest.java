package io.qconnect.infra.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.cli.Qconnect;
import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.AccountsFile;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.Part;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The one command, as it is typed. */
@Tag("proof")
class UpTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void seeds_a_new_clinic_and_no_other() throws Exception {
        long seeded = factsOnceItIsUp();
        assertThat(folder.resolve("seed.json")).exists();
        // as in a new folder to which the databases were restored
        Files.delete(folder.resolve("seed.json"));
        Files.delete(folder.resolve("clinic.json"));

        assertThat(factsOnceItIsUp()).isEqualTo(seeded);

        assertThat(folder.resolve("seed.json")).doesNotExist();
    }

    /** The draft may be what has filled the disk, and a log may grow for as long as the clinic runs. */
    @Test
    void begins_by_clearing_away_and_keeps_its_logs_small() throws Exception {
        Path draft = Files.createDirectories(folder.resolve("archive/incomplete/postgres"));
        Files.writeString(draft.resolve("PG_VERSION"), "18");
        try (Started clinic = new Started()) {
            assertThat(folder.resolve("archive/incomplete")).doesNotExist();
            assertThat(clinic.said.toString()).contains("removed what a backup that was cut off had left");

            Path log = folder.resolve("logs/kafka.log");
            Files.write(log, new byte[65 << 20], StandardOpenOption.APPEND);

            await().atMost(PATIENCE).until(() -> Files.size(log) < 1 << 20);
            assertThat(Files.size(folder.resolve("logs/kafka.log.1"))).isGreaterThan(64 << 20);
        }
    }

    private long factsOnceItIsUp() throws Exception {
        try (Started clinic = new Started()) {
            return clinic.facts();
        }
    }

    @Test
    void starts_again_whatever_ends_and_goes_on_where_it_was() throws Exception {
        try (Started clinic = new Started()) {
            long facts = clinic.facts();
            for (Part part : Part.values()) {
                long pid = pid(part);
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();

                await().atMost(PATIENCE).until(() -> pid(part) != pid);
                await().atMost(PATIENCE).ignoreExceptions().until(() -> clinic.canBeUsedAfter(part));
            }

            assertThat(clinic.facts()).isEqualTo(facts + Part.values().length);
            assertThat(clinic.said.toString()).contains("query-service ended unexpectedly; the last lines of ");
        }
    }

    /** As {@code clinic.json} tells everybody. */
    private long pid(Part part) {
        return JsonMapper.shared()
                .readTree(folder.resolve("clinic.json").toFile())
                .path("pids")
                .path(part.name())
                .asLong();
    }

    /** The command, typed in the folder; it has said that all is ready. */
    private final class Started implements AutoCloseable {

        private final ClinicPlan plan = ClinicPlan.onFreePorts(folder);
        private final StringWriter said = new StringWriter();
        private final CompletableFuture<Integer> up;
        private final ClinicApi api;

        Started() {
            List<String> line = new ArrayList<>(List.of("up", "--data", folder.toString()));
            Map.of(
                            "--command-port", Part.COMMAND_SERVICE,
                            "--query-port", Part.QUERY_SERVICE,
                            "--postgres-port", Part.POSTGRES,
                            "--kafka-port", Part.BROKER)
                    .forEach((option, part) -> line.addAll(List.of(option, Integer.toString(plan.port(part)))));
            var terminal = new PrintWriter(said, true);
            up = CompletableFuture.supplyAsync(
                    () -> Qconnect.commandLine()
                            .setOut(terminal)
                            .setErr(terminal)
                            .execute(line.toArray(String[]::new)),
                    Thread::startVirtualThread);
            await().atMost(PATIENCE).until(() -> up.isDone() || said.toString().contains("ready: "));
            assertThat(up).as(said.toString()).isNotDone();
            api = new ClinicApi(
                    plan.commandUrl(), plan.queryUrl(), AccountsFile.in(folder).of("admin"));
        }

        long facts() {
            return api.look(plan.commandUrl() + "/actuator/store").number("facts");
        }

        /** A fact comes in, one for each part, and is seen. */
        boolean canBeUsedAfter(Part ended) {
            Answer doctor = api.command(
                    "/doctors", Map.of("name", "Dr. Lind", "specialty", "Cardiology", "roomNo", "12"), ended.name());
            return doctor.ok()
                    && api.ask("/doctors/" + doctor.text("doctorId") + "?minVersion=1")
                            .ok();
        }

        /** Somebody else has taken the place of what has ended, so it cannot come back; which ends the whole. */
        @Override
        public void close() throws Exception {
            long pid = pid(Part.BROKER);
            ProcessHandle broker = ProcessHandle.of(pid).orElseThrow();
            broker.destroyForcibly();
            broker.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            try (var taken = new ServerSocket(plan.port(Part.BROKER), 1, InetAddress.getLoopbackAddress())) {
                assertThat(taken.isBound()).isTrue();
                assertThat(up.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as(said.toString())
                        .isEqualTo(1);
            }
            assertThat(said.toString()).contains("Kafka ended unexpectedly", "Kafka does not come up again");
            api.close();
        }
    }
}
