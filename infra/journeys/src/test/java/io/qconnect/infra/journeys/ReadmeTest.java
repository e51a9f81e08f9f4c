package io.qconnect.infra.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.local.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A newcomer types what the README says, as it stands there, and follows one patient from the waiting list to the end
 * of the consultation. Only the addresses are others, those of the services and of the people: others may have used
 * them.
 */
class ReadmeTest {

    private static final List<String> SECTIONS = List.of(
            "## The API in a few lines", "## One patient, from the waiting list to the end of the consultation");

    private static final int SECONDS_MAX = 120;

    @TempDir
    private Path folder;

    @Test
    void leads_one_patient_from_the_waiting_list_to_the_end_of_the_consultation() throws Exception {
        Path accounts = Files.createDirectory(folder.resolve(".qconnect")).resolve("accounts.json");
        Files.copy(TheClinic.running().accounts().path(), accounts);

        List<JsonNode> answers = run(commands());

        assertThat(answers)
                .as("booked, shown, and then from the waiting list on")
                .hasSize(9);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.has("code")).isFalse());
        assertThat(answers.get(0).path("tokenNo").asInt()).isEqualTo(1);
        assertThat(answers.get(0).path("version").asInt()).isEqualTo(3);
        assertThat(answers.get(1).path("bookedCount").asInt()).isEqualTo(1);
        assertThat(answers.get(2).path("position").asInt()).isEqualTo(1);
        JsonNode seen = answers.getLast();
        assertThat(seen.path("stage").asString()).isEqualTo("COMPLETED");
        assertThat(seen.path("tokenNo").asInt()).isEqualTo(2);
        assertThat(seen.path("room").asString()).isEqualTo("12");
    }

    /** The indented lines of both sections. */
    private static List<String> commands() throws IOException {
        String ofTheirOwn = "." + UUID.randomUUID() + "@example.org";
        List<String> commands = new ArrayList<>();
        String section = "";
        for (String line : Files.readAllLines(ProjectFolder.find().resolve("README.md"))) {
            if (line.startsWith("## ")) {
                section = line;
            } else if (SECTIONS.contains(section) && line.startsWith("    ")) {
                commands.add(line.strip()
                        // whoever is told to come again does
                        .replace("curl -s ", "curl -sf --retry 20 ")
                        .replace("@example.org", ofTheirOwn)
                        .replace(
                                "http://127.0.0.1:8080",
                                TheClinic.running().plan().commandUrl())
                        .replace(
                                "http://127.0.0.1:8081",
                                TheClinic.running().plan().queryUrl()));
            }
        }
        assertThat(commands).hasSizeGreaterThan(20);
        return commands;
    }

    /** What was answered, command by command, to those that show it. */
    private List<JsonNode> run(List<String> commands) throws IOException, InterruptedException {
        Path script = Files.write(folder.resolve("readme.sh"), List.of(String.join("\necho\n", commands)));
        Path said = folder.resolve("said");
        Process shell = new ProcessBuilder("sh", "-eu", script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = shell.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
        shell.destroyForcibly();
        String text = Files.readString(said);
        assertThat(ended).as(text).isTrue();
        assertThat(shell.exitValue()).as(text).isZero();
        return text.lines()
                .filter(line -> !line.isBlank())
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
    }
}
