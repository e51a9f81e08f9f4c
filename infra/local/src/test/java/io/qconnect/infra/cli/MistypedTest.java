package io.qconnect.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words that can mean nothing, and files that are something else: a sentence, and never a stack trace. */
class MistypedTest {

    private final StringWriter said = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeEach
    void a_clinic_was_there() {
        ClinicFile.starting(ClinicPlan.onFreePorts(folder), Optional.empty()).write(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        browse users --limit 0                        | --limit: 1..100
        browse users --limit -3                       | --limit: 1..100
        browse users --limit 101                      | --limit: 1..100
        day --patients -1                             | patients: 1..100,000
        day --rate 0                                  | bookings per second: 1..10,000
        day --speed 0                                 | speed: above 0
        day --command nowhere --query http://q --accounts a | --command
        status --command http://c --query ftp://q --accounts a | --query
        status --command http:// --query http://q --accounts a | --command
        status --data=                                | --data names no folder
        seed --from my.json --large 10                | mutually exclusive
        seed --large 0                                | --large: 1..1,000,000
        backup --keep -1                              | --keep: 1 or more
        audit --url nowhere checkpoint                | --url
        audit events --limit 0                        | --limit: 1 or more
        audit events --after -1                       | --after: 0 or more
        audit events --from yesterday                 | --from
        audit queue nonsense                          | QUEUE
        audit explain nonsense                        | APPOINTMENT
        audit reads --after -1                        | --after: 0 or more
        audit export -o history --after -1            | --after: 0 or more
        audit verify history --after -1               | --after: 0 or more
        audit verify history --restored-at old=-1     | --restored-at old: 0 or more
        audit verify-views --views nonsense           | --views
        """)
    void words_that_mean_nothing_are_named(String line, String named) {
        assertThat(qconnect(line.split(" "))).isEqualTo(2);
        assertThat(said.toString()).contains(named).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1, 2]",
                "{",
                "{\"a\": 1}",
                "{\"users\": [{\"key\": \"x\"}], \"doctors\": [], \"queues\": [], \"appointments\": [], \"files\": []}"
            })
    void seed_data_of_another_kind_is_named(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("data.json"), json);
        assertSentence(file + " cannot be read as seed data: ", "seed", "--from", file.toString());
    }

    @Test
    void a_folder_is_no_file() {
        String name = folder.toString();
        assertSentence(name, "seed", "--from", name);
        assertSentence(name + " is a folder", "audit", "verify", name);
        assertSentence(name + " is a folder", "audit", "verify", "-", "--published", name);
        assertSentence(name + " is a folder", "audit", "export", "-o", name);
        assertSentence("no folder /nowhere", "audit", "export", "-o", "/nowhere/history");
        assertThat(folder).isDirectory();
    }

    @Test
    void a_takeover_looks_at_its_folders_before_it_begins() {
        String[] takeover = {"import", "--from", "jdbc:postgresql://127.0.0.1:1/x"};
        assertSentence("--files: /nowhere is no folder", with(takeover, "--files", "/nowhere"));
        assertSentence("no folder /nowhere", with(takeover, "--report", "/nowhere/report.csv"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, 2]", "{\"admin\": {}}", "{}", "nonsense"})
    void a_file_of_accounts_that_is_none_is_named(String json) throws IOException {
        Path accounts = Files.writeString(folder.resolve("my-accounts.json"), json);
        String nobody = "http://127.0.0.1:" + Ports.free();
        assertSentence(
                accounts.toString(),
                "status",
                "--command",
                nobody,
                "--query",
                nobody,
                "--accounts",
                accounts.toString());
    }

    @Test
    void what_holds_no_checkpoint_is_not_held_against_a_history() throws IOException {
        Path nothing = Files.writeString(folder.resolve("checkpoints"), "nothing");
        assertSentence("no checkpoint in " + nothing, "audit", "verify", "-", "--published", nothing.toString());
    }

    private void assertSentence(String part, String... words) {
        said.getBuffer().setLength(0);
        assertThat(qconnect(words)).isEqualTo(1);
        assertThat(said.toString().lines())
                .singleElement()
                .asString()
                .startsWith("qconnect: ")
                .contains(part);
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    private int qconnect(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        if (line.stream().noneMatch(it -> it.startsWith("--data") || it.equals("--command"))) {
            line.addAll(1, List.of("--data", folder.toString()));
        }
        PrintWriter writer = new PrintWriter(said, true);
        return Qconnect.commandLine().setOut(writer).setErr(writer).execute(line.toArray(String[]::new));
    }
}
