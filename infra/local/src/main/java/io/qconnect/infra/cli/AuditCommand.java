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
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What auditors ask, in a terminal: a thin client of {@code /audit}, with tables for people and the service's own JSON
 * for programs. Only {@link AuditVerify} thinks for itself, and trusts nobody.
 */
@Command(
        name = "audit",
        description =
                "Asks history: what happened, how it was, why, whether it was fair, and whether it is still the same.",
        mixinStandardHelpOptions = true,
        subcommands = {AuditReceipt.class, AuditExport.class, AuditVerify.class, AuditVerifyViews.class})
final class AuditCommand {

    private static final JsonMapper JSON = new JsonMapper();

    /** As many as the service gives at a time, and more than anybody reads. */
    private static final int LINES_MAX = 1_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = ServiceUrl.class,
            description = "command-service; default: that of the data folder's clinic")
    private @Nullable String url;

    @Option(
            names = "--accounts",
            paramLabel = "FILE",
            description = "where the auditor's account stands, {\"auditor\": {\"email\": …, \"password\": …}};"
                    + " default: accounts.json in the data folder")
    private @Nullable Path accounts;

    @Option(names = "--json", description = "as the service says it, for programs", scope = ScopeType.INHERIT)
    private boolean asJson;

    Path dataFolder() {
        return data.path();
    }

    boolean asJson() {
        return asJson;
    }

    /** What the clinic of the data folder has published there; elsewhere nobody knows where that is. */
    List<Path> published() {
        Path file = data.path().resolve("checkpoints/checkpoints");
        return url == null && Files.exists(file) ? List.of(file) : List.of();
    }

    ClinicApi api() {
        String service = url == null ? ClinicFile.require(data.path()).commandUrl() : url;
        AccountsFile known = accounts == null ? AccountsFile.in(data.path()) : AccountsFile.at(accounts);
        return Elsewhere.reached(
                new ClinicApi(service, service, known.of("auditor")), false, url == null ? data.path() : null);
    }

    /** @throws ParameterException when a number is given that can mean nothing */
    void requireAtLeast(long least, String option, @Nullable Long number) {
        if (number != null && number < least) {
            throw new ParameterException(spec.commandLine(), option + ": " + least + " or more");
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** An address, with those parameters that were given. */
    record Question(String address) {

        Question with(String name, @Nullable Object value) {
            String mark = address.indexOf('?') < 0 ? "?" : "&";
            return value == null
                    ? this
                    : new Question(address + mark + name + "="
                            + URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8));
        }
    }

    String text(String path) {
        try (ClinicApi api = api();
                InputStream answer = api.audit(path)) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("command-service stopped in the middle of its answer", e);
        }
    }

    /** Prints an answer: as it came for programs, else as it is to be told to people. */
    private JsonNode show(Question question, Consumer<JsonNode> toPeople) {
        String answer = text(question.address());
        JsonNode parsed = JSON.readTree(answer);
        if (asJson) {
            out().println(answer);
        } else {
            toPeople.accept(parsed);
        }
        out().flush();
        return parsed;
    }

    /** @param columns each a heading and the field below it, as in {@code "went first: tokenNo"} */
    private void table(JsonNode rows, String... columns) {
        List<String[]> split =
                Stream.of(columns).map(column -> column.split(": ")).toList();
        Table table = new Table(split.stream().map(column -> column[0]).toArray(String[]::new));
        rows.forEach(row ->
                table.row(split.stream().map(column -> field(row, column[1])).toArray(String[]::new)));
        table.print(out());
    }

    private static String field(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isMissingNode() || value.isNull() ? "" : value.isValueNode() ? value.asString() : value.toString();
    }

    @Command(description = "Prints facts, in the order in which they were written down.")
    int events(
            @Option(names = "--stream", description = "a queue, user or doctor") @Nullable UUID stream,
            @Option(names = "--type", description = "for example queue.patient-called") @Nullable String type,
            @Option(names = "--actor") @Nullable String actor,
            @Option(names = "--subject", description = "an id that the fact mentions") @Nullable UUID subject,
            @Option(names = "--command-id") @Nullable UUID commandId,
            @Option(names = "--from", description = "recorded at or after this instant") @Nullable Instant from,
            @Option(names = "--before", description = "recorded before this instant") @Nullable Instant before,
            @Option(names = "--after", description = "go on behind this position") @Nullable Long after,
            @Option(names = "--limit") @Nullable Long limit)
            throws IOException {
        requireAtLeast(0, "--after", after);
        requireAtLeast(1, "--limit", limit);
        Question question = new Question("/audit/events")
                .with("stream", stream)
                .with("type", type)
                .with("actor", actor)
                .with("subject", subject)
                .with("commandId", commandId)
                .with("recordedFrom", from)
                .with("recordedBefore", before)
                .with("after", after)
                .with("limit", limit);
        try (ClinicApi api = api();
                var lines = new BufferedReader(
                        new InputStreamReader(api.audit(question.address()), StandardCharsets.UTF_8))) {
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
            @Parameters(paramLabel = "QUEUE") UUID queue,
            @Option(names = "--as-of", paramLabel = "INSTANT") @Nullable Instant asOf,
            @Option(names = "--as-known-at", paramLabel = "INSTANT") @Nullable Instant asKnownAt,
            @Option(names = "--version", paramLabel = "N") @Nullable Long version) {
        requireAtLeast(0, "--version", version);
        var question = new Question("/audit/queues/" + queue)
                .with("asOf", asOf)
                .with("asKnownAt", asKnownAt)
                .with("version", version);
        show(question, past -> {
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
        });
        return 0;
    }

    @Command(description = "Says what changed in a queue between two instants.")
    int diff(
            @Parameters(paramLabel = "QUEUE") UUID queue,
            @Option(names = "--from", paramLabel = "INSTANT") @Nullable Instant from,
            @Option(names = "--to", paramLabel = "INSTANT") @Nullable Instant to,
            @Option(names = "--from-version", paramLabel = "N") @Nullable Long fromVersion,
            @Option(names = "--to-version", paramLabel = "N") @Nullable Long toVersion) {
        requireAtLeast(0, "--from-version", fromVersion);
        requireAtLeast(0, "--to-version", toVersion);
        var question = new Question("/audit/queues/" + queue + "/diff")
                .with("from", from)
                .with("to", to)
                .with("fromVersion", fromVersion)
                .with("toVersion", toVersion);
        show(question, answer -> table(answer.path("differences"), "what: pointer", "before: before", "after: after"));
        return 0;
    }

    @Command(description = "Tells an appointment's whole story.")
    int explain(@Parameters(paramLabel = "APPOINTMENT") UUID appointment) {
        show(
                new Question("/audit/appointments/" + appointment + "/explain"),
                story -> story.path("words").forEach(sentence -> out().println(sentence.asString())));
        return 0;
    }

    @Command(
            description = "Judges whether a queue was fair: who went before an earlier number, and why.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:it was", "1:somebody was overtaken without a reason, or a rule was broken"})
    int fairness(@Parameters(paramLabel = "QUEUE") UUID queue) {
        JsonNode judged = show(new Question("/audit/queues/" + queue + "/fairness"), verdict -> {
            table(
                    verdict.path("overtakings"),
                    "position: position",
                    "at: at",
                    "went first: tokenNo",
                    "overtaken: overtakenNo",
                    "why: why",
                    "stated: reason",
                    "by: actor");
            verdict.path("issues").forEach(issue -> out().println("issue: " + issue.asString()));
            out().printf(
                            "%s numbers issued, %s served, %s overtaken without a reason: %s%n",
                            field(verdict, "lastIssuedNo"),
                            field(verdict, "served"),
                            field(verdict, "unexplained"),
                            verdict.path("fair").asBoolean() ? "fair" : "NOT FAIR");
        });
        return judged.path("fair").asBoolean() ? 0 : 1;
    }

    @Command(description = "Lists commands that were refused; with ids, those that named all of them.")
    int refusals(@Parameters(paramLabel = "ID", arity = "0..*") @Nullable List<UUID> subjects) {
        show(
                new Question("/audit/refusals")
                        .with(
                                "subject",
                                subjects == null
                                        ? null
                                        : subjects.stream().map(UUID::toString).collect(Collectors.joining(",")))
                        .with("limit", LINES_MAX),
                answer -> table(
                        answer.path("items"), "at: refusedAt", "command: command", "refusal: refusal", "by: actor"));
        return 0;
    }

    @Command(description = "Lists who has read what of history.")
    int reads(@Option(names = "--after", paramLabel = "NUMBER", defaultValue = "0") long after) {
        requireAtLeast(0, "--after", after);
        show(
                new Question("/audit/reads").with("limit", LINES_MAX).with("after", after),
                answer -> table(
                        answer.path("items"),
                        "at: readAt",
                        "by: actor",
                        "facts: facts",
                        "status: status",
                        "question: query"));
        return 0;
    }

    @Command(description = "Prints the newest signed checkpoint, or the public key to check it with.")
    int checkpoint(@Option(names = "--key", description = "the key") boolean key) {
        out().print(text(key ? "/audit/checkpoint/key" : "/audit/checkpoint"));
        out().flush();
        return 0;
    }
}
