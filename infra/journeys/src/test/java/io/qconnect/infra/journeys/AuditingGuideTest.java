package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.cli.Qconnect;
import io.qconnect.infra.client.Answer;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.ProjectFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The complaint of the auditing guide happens here, and every command of the guide is run as it stands there: what it
 * promises about their exit codes holds, and the answers tell what went wrong that day.
 */
class AuditingGuideTest {

    private static final String COMMAND = "    infra/qconnect audit ";
    private static final String COPY = "    cp ";

    private final Visitor visitor = TheClinic.visitor();

    /** Output by command, without {@code infra/qconnect audit}. */
    private final Map<String, String> said = new LinkedHashMap<>();

    @TempDir
    private Path desk;

    @Test
    void leads_from_the_complaint_to_the_proof() throws IOException {
        String queue = visitor.queue(20);
        List<String> appointments = new ArrayList<>();
        for (int number = 1; number <= 14; number++) {
            appointments.add(expect(201, visitor.book(queue, visitor.patient())).text("appointmentId"));
        }
        String twelve = appointments.get(11);
        String fourteen = appointments.get(13);
        visitor.step(queue, twelve, "check-in");
        visitor.step(queue, fourteen, "check-in");
        assertThat(visitor.command("/queues/" + queue + "/appointments/" + twelve + "/complete", "{}")
                        .status())
                .isEqualTo(409);
        // the desk lets 14 in, and 12 sits there
        visitor.step(queue, fourteen, "start");
        List<String> times = timesOf(queue);

        run(Map.of(
                "$QUEUE",
                queue,
                "$TWELVE",
                twelve,
                "$FOURTEEN",
                fourteen,
                "$BEFORE",
                times.get(times.size() - 2),
                "$AFTER",
                times.getLast(),
                "$PUBLISHED",
                TheClinic.running()
                        .plan()
                        .dataFolder()
                        .resolve("checkpoints/checkpoints")
                        .toString()));

        assertThat(said.get("fairness $QUEUE")).contains("UNEXPLAINED").contains("NOT FAIR");
        assertThat(said.get("explain $TWELVE")).contains("number 12 was issued", "the patient arrived");
        assertThat(said.get("explain $FOURTEEN")).contains("the consultation began in room");
        assertThat(said.get("queue $QUEUE --as-of $BEFORE")).contains(fourteen).doesNotContain("IN_CONSULTATION");
        assertThat(said.get("diff $QUEUE --from $BEFORE --to $AFTER"))
                .contains("/appointments/" + fourteen + "/stage", "IN_CONSULTATION")
                .doesNotContain(twelve);
        assertThat(said.get("refusals $QUEUE")).contains("NOT_ALLOWED_IN_STAGE");
        assertThat(said.get("events --stream $QUEUE")).contains("queue.consultation-started");
        assertThat(said.get("verify history.ndjson --key clinic.key --published checkpoints"))
                .contains("all is as it was sealed");
        assertThat(said.get("verify twelve.json --key clinic.key")).contains("The receipt holds");
        assertThat(said.get("verify-views")).contains("the views show what history says");
        assertThat(said.get("reads")).contains("/audit/queues/" + queue + "/fairness");
    }

    @Test
    void finds_a_dashboard_that_does_not_show_what_history_says() throws SQLException {
        String queue = visitor.queue(5);
        Answer booked = expect(201, visitor.book(queue, visitor.patient()));
        visitor.see("/queues/" + queue + "?minVersion=" + booked.number("version"));
        String appointment = booked.text("appointmentId");
        change("UPDATE appointments SET stage = 'LEFT' WHERE id = '" + appointment + "'");
        try {
            StringWriter out = new StringWriter();
            assertThat(audit(out, "verify-views")).isEqualTo(1);
            assertThat(out.toString())
                    .contains("appointments " + appointment + ": stage is LEFT, and history says BOOKED")
                    .contains("1 values DIFFER");
        } finally {
            change("UPDATE appointments SET stage = 'BOOKED' WHERE id = '" + appointment + "'");
        }
        assertThat(audit(new StringWriter(), "verify-views")).isZero();
    }

    private static void change(String sql) throws SQLException {
        try (Connection views = TheClinic.database(LocalPostgres.QUERY_DATABASE);
                Statement statement = views.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    private List<String> timesOf(String queue) {
        StringWriter out = new StringWriter();
        assertThat(audit(out, "events", "--json", "--stream", queue)).isZero();
        return out.toString()
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .map((JsonNode event) -> event.path("time").asString())
                .toList();
    }

    private void run(Map<String, String> values) throws IOException {
        Path guide = ProjectFolder.find().resolve("infra/docs/auditing.md");
        for (String line : Files.readAllLines(guide)) {
            if (line.startsWith(COMMAND)) {
                run(line.substring(COMMAND.length()), values);
            } else if (line.startsWith(COPY)) {
                String[] words = line.substring(COPY.length()).split(" ");
                Files.copy(Path.of(values.get(words[0])), desk.resolve(words[1]));
            }
        }
        assertThat(said).hasSizeGreaterThan(12);
    }

    private void run(String line, Map<String, String> values) throws IOException {
        int expected = line.contains("# exit code 1") ? 1 : 0;
        String command = line.split("#")[0].strip();
        String[] redirected = command.split(" > ");
        List<String> arguments = new ArrayList<>();
        for (String word : redirected[0].split(" ")) {
            String value = values.getOrDefault(word, word);
            arguments.add(
                    value.matches("[a-z]+\\.(ndjson|json|key)|checkpoints")
                            ? desk.resolve(value).toString()
                            : value);
        }
        StringWriter out = new StringWriter();
        assertThat(audit(out, arguments.toArray(String[]::new)))
                .as("%s%n%s", line, out)
                .isEqualTo(expected);
        said.put(redirected[0], out.toString());
        if (redirected.length > 1) {
            Files.writeString(desk.resolve(redirected[1]), out.toString());
        }
    }

    private static int audit(StringWriter out, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "audit",
                "--data",
                TheClinic.running().plan().dataFolder().toString(),
                "--url",
                TheClinic.running().plan().commandUrl()));
        all.addAll(List.of(arguments));
        PrintWriter writer = new PrintWriter(out, true);
        return Qconnect.commandLine().setOut(writer).setErr(writer).execute(all.toArray(String[]::new));
    }
}
