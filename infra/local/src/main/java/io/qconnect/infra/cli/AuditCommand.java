package io.qconnect.infra.cli;

import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.AccountsFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What auditors ask, in a terminal: a thin client of {@code /audit}, with tables for people and the service's own JSON for
 * programs. Only {@link AuditVerify} thinks for itself, and trusts nobody.
 */
@Command(
        name = "audit",
        description =
                "Asks history: what happened, how it was, why, whether it was fair, and whether it is still the same.",
        mixinStandardHelpOptions = true,
        subcommands = {AuditVerify.class, AuditVerifyViews.class})
final class AuditCommand {

    private static final JsonMapper JSON = new JsonMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "command-service; default: that of the data folder's clinic")
    private @Nullable String url;

    @Option(names = "--json", description = "as the service says it, for programs", scope = ScopeType.INHERIT)
    private boolean asJson;

    Path dataFolder() {
        return data.path();
    }

    boolean asJson() {
        return asJson;
    }

    ClinicApi api() {
        String service = url == null ? ClinicFile.require(data.path()).commandUrl() : url;
        return new ClinicApi(service, service, AccountsFile.in(data.path()).of("auditor"));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** @param parameters name, value, name, value, …; those without a value are left out */
    private static String query(String path, @Nullable Object... parameters) {
        List<String> given = new ArrayList<>();
        for (int i = 0; i < parameters.length; i += 2) {
            if (parameters[i + 1] != null) {
                given.add(parameters[i] + "="
                        + URLEncoder.encode(String.valueOf(parameters[i + 1]), StandardCharsets.UTF_8));
            }
        }
        return given.isEmpty() ? path : path + "?" + String.join("&", given);
    }

    private String text(String path) {
        try (ClinicApi api = api();
                InputStream answer = api.audit(path)) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("command-service stopped in the middle of its answer", e);
        }
    }

    private static String field(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isMissingNode() || value.isNull() ? "" : value.isValueNode() ? value.asString() : value.toString();
    }

    @Command(description = "Prints facts, in the order in which they were written down.")
    int events(
            @Option(names = "--stream", description = "a queue, user or doctor") @Nullable String stream,
            @Option(names = "--type", description = "for example queue.patient-called") @Nullable String type,
            @Option(names = "--actor") @Nullable String actor,
            @Option(names = "--subject", description = "an id that the fact mentions") @Nullable String subject,
            @Option(names = "--command-id") @Nullable String commandId,
            @Option(names = "--from", description = "recorded at or after this instant") @Nullable String from,
            @Option(names = "--before", description = "recorded before this instant") @Nullable String before,
            @Option(names = "--after", description = "go on behind this position") @Nullable Long after,
            @Option(names = "--limit") @Nullable Long limit)
            throws IOException {
        String path = query(
                "/audit/events",
                "stream",
                stream,
                "type",
                type,
                "actor",
                actor,
                "subject",
                subject,
                "commandId",
                commandId,
                "recordedFrom",
                from,
                "recordedBefore",
                before,
                "after",
                after,
                "limit",
                limit);
        try (ClinicApi api = api();
                var lines = new BufferedReader(new InputStreamReader(api.audit(path), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out().println(asJson ? line : event(JSON.readTree(line)));
            }
        }
        out().flush();
        return 0;
    }

    private static String event(JsonNode event) {
        return "%8s  %s  %-30s %s v%-4s by %s"
                .formatted(
                        field(event, "position"),
                        field(event, "time"),
                        field(event, "type"),
                        field(event, "subject"),
                        field(event, "sequence"),
                        field(event, "actor"));
    }

    @Command(
            description =
                    "Shows a queue as it stood: at an instant, as it was known at an instant, or after so many facts.")
    int queue(
            @Parameters(paramLabel = "QUEUE") String queue,
            @Option(names = "--as-of", paramLabel = "INSTANT") @Nullable String asOf,
            @Option(names = "--as-known-at", paramLabel = "INSTANT") @Nullable String asKnownAt,
            @Option(names = "--version", paramLabel = "N") @Nullable Long version) {
        String answer = text(query("/audit/queues/" + queue, "asOf", asOf, "asKnownAt", asKnownAt, "version", version));
        if (asJson) {
            out().println(answer);
            return 0;
        }
        JsonNode past = JSON.readTree(answer);
        JsonNode state = past.path("state");
        out().printf(
                        "version %s, %s, %s of %s places taken, next to call: %s%n",
                        field(past, "version"),
                        field(state, "state"),
                        field(state, "taken"),
                        field(state, "capacity"),
                        field(state, "next").isEmpty() ? "nobody" : "number " + field(state, "next"));
        Table table = new Table("number", "stage", "priority", "room", "appointment");
        state.path("appointments")
                .forEachEntry((id, place) -> table.row(
                        field(place, "tokenNo"),
                        field(place, "stage"),
                        field(place, "priority"),
                        field(place, "room"),
                        id));
        table.print(out());
        out().flush();
        return 0;
    }

    @Command(description = "Says what changed in a queue between two instants.")
    int diff(
            @Parameters(paramLabel = "QUEUE") String queue,
            @Option(names = "--from", paramLabel = "INSTANT") @Nullable String from,
            @Option(names = "--to", paramLabel = "INSTANT") @Nullable String to,
            @Option(names = "--from-version", paramLabel = "N") @Nullable Long fromVersion,
            @Option(names = "--to-version", paramLabel = "N") @Nullable Long toVersion) {
        String answer = text(query(
                "/audit/queues/" + queue + "/diff",
                "from",
                from,
                "to",
                to,
                "fromVersion",
                fromVersion,
                "toVersion",
                toVersion));
        if (asJson) {
            out().println(answer);
            return 0;
        }
        Table table = new Table("what", "before", "after");
        JSON.readTree(answer)
                .path("differences")
                .forEach(one -> table.row(field(one, "pointer"), field(one, "before"), field(one, "after")));
        table.print(out());
        out().flush();
        return 0;
    }

    @Command(description = "Tells an appointment's whole story.")
    int explain(@Parameters(paramLabel = "APPOINTMENT") String appointment) {
        String answer = text("/audit/appointments/" + appointment + "/explain");
        if (asJson) {
            out().println(answer);
        } else {
            JSON.readTree(answer).path("words").forEach(sentence -> out().println(sentence.asString()));
        }
        out().flush();
        return 0;
    }

    @Command(
            description = "Judges whether a queue was fair: who went before an earlier number, and why.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:it was", "1:somebody was overtaken without a reason, or a rule was broken"})
    int fairness(@Parameters(paramLabel = "QUEUE") String queue) {
        JsonNode verdict = JSON.readTree(text("/audit/queues/" + queue + "/fairness"));
        if (asJson) {
            out().println(verdict);
        } else {
            Table table = new Table("position", "at", "went first", "overtaken", "why", "stated", "by");
            verdict.path("overtakings")
                    .forEach(one -> table.row(
                            field(one, "position"),
                            field(one, "at"),
                            field(one, "tokenNo"),
                            field(one, "overtakenNo"),
                            field(one, "why"),
                            field(one, "reason"),
                            field(one, "actor")));
            table.print(out());
            verdict.path("issues").forEach(issue -> out().println("issue: " + issue.asString()));
            out().printf(
                            "%s numbers issued, %s served, %s overtaken without a reason: %s%n",
                            field(verdict, "lastIssuedNo"),
                            field(verdict, "served"),
                            field(verdict, "unexplained"),
                            verdict.path("fair").asBoolean() ? "fair" : "NOT FAIR");
        }
        out().flush();
        return verdict.path("fair").asBoolean() ? 0 : 1;
    }

    @Command(description = "Lists commands that were refused; with ids, those that named all of them.")
    int refusals(@Parameters(paramLabel = "ID", arity = "0..*") @Nullable List<String> subjects) {
        String answer = text(query(
                "/audit/refusals", "subject", subjects == null ? null : String.join(",", subjects), "limit", 1_000));
        if (asJson) {
            out().println(answer);
            return 0;
        }
        Table table = new Table("at", "command", "refusal", "by");
        JSON.readTree(answer)
                .path("items")
                .forEach(one -> table.row(
                        field(one, "refusedAt"), field(one, "command"), field(one, "refusal"), field(one, "actor")));
        table.print(out());
        out().flush();
        return 0;
    }

    @Command(description = "Lists who has read what of history.")
    int reads(@Option(names = "--after", paramLabel = "NUMBER", defaultValue = "0") long after) {
        String answer = text("/audit/reads?limit=1000&after=" + after);
        if (asJson) {
            out().println(answer);
            return 0;
        }
        Table table = new Table("at", "by", "facts", "status", "question");
        JSON.readTree(answer)
                .path("items")
                .forEach(one -> table.row(
                        field(one, "readAt"),
                        field(one, "actor"),
                        field(one, "facts"),
                        field(one, "status"),
                        field(one, "query")));
        table.print(out());
        out().flush();
        return 0;
    }

    @Command(description = "Prints the newest signed checkpoint, or the public key to check it with.")
    int checkpoint(@Option(names = "--key", description = "the key") boolean key) {
        out().print(text(key ? "/audit/checkpoint/key" : "/audit/checkpoint"));
        out().flush();
        return 0;
    }

    @Command(description = "Fetches the receipt of a booking.")
    int receipt(
            @Parameters(paramLabel = "APPOINTMENT") String appointment,
            @Option(names = "-o", paramLabel = "FILE") @Nullable Path file)
            throws IOException {
        String receipt = text("/audit/receipts/" + appointment);
        if (file == null) {
            out().println(receipt);
            out().flush();
        } else {
            Files.writeString(file, receipt + "\n");
        }
        return 0;
    }

    @Command(description = "Exports history into a file that can be verified anywhere.")
    int export(
            @Option(names = "-o", paramLabel = "FILE", required = true) Path file,
            @Option(names = "--after", paramLabel = "N", description = "the position at which an earlier export ended")
                    @Nullable
                    Long after)
            throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        try (ClinicApi api = api();
                InputStream history = api.audit(query("/audit/export", "after", after))) {
            Files.copy(history, draft, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        out().println(file + ": " + Files.size(file) + " bytes");
        out().flush();
        return 0;
    }
}
