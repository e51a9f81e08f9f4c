package io.qconnect.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.qconnect.infra.cli.Qconnect;
import io.qconnect.infra.local.OnOneMachine;
import io.qconnect.infra.local.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit file for systemd: it starts what there is, and gives it the time that it takes to stop. */
class ServiceOfTheMachineTest {

    private static final Path HOME = ProjectFolder.find();
    private static final Path UNIT = HOME.resolve("infra/deploy/systemd/qconnect.service");

    /** Where the guide has it. */
    private static final String INSTALLED = "/opt/qconnect";

    private static String value(String key) throws IOException {
        return Files.readAllLines(UNIT).stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_it_starts_exists_and_understands_its_options() throws IOException {
        List<String> line = List.of(value("ExecStart").split(" "));
        assertThat(Path.of(line.getFirst().replace(INSTALLED, HOME.toString()))).isExecutable();
        String[] said = Stream.concat(
                        line.stream().skip(1).filter(word -> !word.equals("$UP_OPTIONS")),
                        Stream.of("--data", value("Environment").replace("QCONNECT_DATA=", "")))
                .toArray(String[]::new);

        assertThat(Qconnect.commandLine().parseArgs(said).subcommand().errors()).isEmpty();
    }

    /** The services side by side, then the broker and the database. */
    @Test
    void nothing_is_killed_that_still_stops_as_it_should() throws IOException {
        Duration patience = Duration.parse("PT" + value("TimeoutStopSec").replace("min", "M"));

        assertThat(patience).isGreaterThan(OnOneMachine.stopMax().multipliedBy(2));
    }

    @Test
    void systemd_understands_it(@TempDir Path folder) throws Exception {
        assumeTrue(
                Stream.of("/usr/bin", "/bin").anyMatch(bin -> Files.isExecutable(Path.of(bin, "systemd-analyze"))),
                "systemd-analyze is not here");
        Path here = folder.resolve(UNIT.getFileName());
        Files.writeString(here, Files.readString(UNIT).replace(INSTALLED, HOME.toString()));

        Process verify = new ProcessBuilder("systemd-analyze", "verify", here.toString())
                .redirectErrorStream(true)
                .start();

        // what it finds of other units of this machine is none of ours
        assertThat(verify.inputReader()
                        .lines()
                        .filter(line -> line.contains(here.getFileName().toString())))
                .isEmpty();
    }
}
