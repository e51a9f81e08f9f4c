package io.qconnect.infra.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.cli.Qconnect;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.AccountsFile;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.Part;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private long factsOnceItIsUp() throws Exception {
        ClinicPlan plan = ClinicPlan.onFreePorts(folder);
        List<String> line = new ArrayList<>(List.of("up", "--data", folder.toString()));
        Map.of(
                        "--command-port", Part.COMMAND_SERVICE,
                        "--query-port", Part.QUERY_SERVICE,
                        "--postgres-port", Part.POSTGRES,
                        "--kafka-port", Part.BROKER)
                .forEach((option, part) -> line.addAll(List.of(option, Integer.toString(plan.port(part)))));
        StringWriter said = new StringWriter();
        var terminal = new PrintWriter(said, true);
        CompletableFuture<Integer> up = CompletableFuture.supplyAsync(
                () -> Qconnect.commandLine().setOut(terminal).setErr(terminal).execute(line.toArray(String[]::new)),
                Thread::startVirtualThread);
        await().atMost(PATIENCE).until(() -> up.isDone() || said.toString().contains("ready: "));
        assertThat(up).as(said.toString()).isNotDone();
        long facts;
        try (ClinicApi api = new ClinicApi(
                plan.commandUrl(), plan.queryUrl(), AccountsFile.in(folder).of("admin"))) {
            facts = api.look(plan.commandUrl() + "/actuator/store").number("facts");
        }
        // which ends the whole
        broker().destroyForcibly();
        assertThat(up.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(said.toString()).contains("Kafka ended unexpectedly");
        return facts;
    }

    private ProcessHandle broker() {
        long pid = JsonMapper.shared()
                .readTree(folder.resolve("clinic.json").toFile())
                .path("pids")
                .path(Part.BROKER.name())
                .asLong();
        return ProcessHandle.of(pid).orElseThrow();
    }
}
