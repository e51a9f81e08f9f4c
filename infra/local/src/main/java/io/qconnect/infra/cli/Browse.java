package io.qconnect.infra.cli;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/**
 * The read tables, page by page, in the terminal. It asks the query API like everybody else, as an admin: who looks at
 * whose data is written down here, too.
 */
@Command(
        name = "browse",
        description = "Shows a read table page by page: Enter for the next page, q to stop.",
        mixinStandardHelpOptions = true)
final class Browse implements Callable<Integer> {

    /** What is worth a column of a terminal, in this order. */
    private static final Map<String, List<String>> COLUMNS = Map.of(
            "users", List.of("userId", "name", "email", "phone", "role", "createdAt", "version"),
            "doctors", List.of("doctorId", "name", "specialty", "roomNo", "leftAt", "version"),
            "queues",
                    List.of(
                            "queueId",
                            "date",
                            "session",
                            "state",
                            "capacity",
                            "activeCount",
                            "lastIssuedNo",
                            "version"),
            "appointments",
                    List.of("appointmentId", "queueId", "userId", "tokenNo", "status", "stage", "bookedAt", "version"),
            "files", List.of("fileId", "userId", "name", "mimeType", "sizeBytes", "storedAt", "version"));

    /** As many as the service gives at a time. */
    private static final int ROWS_MAX = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @Parameters(paramLabel = "TABLE", description = "users, doctors, queues, appointments or files")
    private String table = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "rows of a page (1..100); ${DEFAULT-VALUE}")
    private int limit;

    @Override
    public Integer call() {
        List<String> columns = COLUMNS.get(table);
        if (columns == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no table " + table + "; there are "
                            + String.join(
                                    ", ", COLUMNS.keySet().stream().sorted().toList()));
        }
        if (limit < 1 || limit > ROWS_MAX) {
            throw new ParameterException(spec.commandLine(), "--limit: 1..100 rows of a page");
        }
        PrintWriter out = spec.commandLine().getOut();
        Scanner keyboard = new Scanner(System.in, StandardCharsets.UTF_8);
        try (ClinicApi api = Elsewhere.ready(null, data)) {
            String cursor = "";
            do {
                Answer page = api.ask("/" + table + "?limit=" + limit + cursor);
                if (!page.ok()) {
                    throw new IllegalStateException("query-service answered " + page);
                }
                show(page, columns, out);
                String next = page.text("next");
                if (next.isEmpty()) {
                    return 0;
                }
                out.print("-- Enter: next page, q: stop -- ");
                out.flush();
                cursor = "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
            } while (keyboard.hasNextLine() && !keyboard.nextLine().strip().equals("q"));
            out.println();
            return 0;
        }
    }

    private static void show(Answer page, List<String> columns, PrintWriter out) {
        Table rows = new Table(columns.toArray(String[]::new));
        for (JsonNode item : page.body().path("items")) {
            rows.row(columns.stream().map(it -> cell(item.path(it))).toArray(String[]::new));
        }
        rows.print(out);
    }

    private static String cell(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "-" : value.asString();
    }
}
