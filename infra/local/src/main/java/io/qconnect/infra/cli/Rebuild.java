package io.qconnect.infra.cli;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.client.ClinicUnreachable;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Has the read tables drawn anew, and tells how far that is and what differed. */
@Command(
        name = "rebuild",
        description = {
            "Draws the read tables anew from all facts, beside the live ones, which stay in use. In the end both are"
                    + " compared row by row, what differs is listed, and the new ones take the place of the live ones,"
                    + " which are kept until the next rebuild.",
            "Ends with the rebuild; interrupted, it leaves the rebuild going (--stop ends that)."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done; with --compare: and nothing differed", "1:not done, or something differed"})
final class Rebuild implements Callable<Integer> {

    private static final long LOOK_EVERY_MILLIS = 500;

    /** Several times as long as a restart takes. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(1);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @ArgGroup(exclusive = false)
    private @Nullable Elsewhere elsewhere;

    @ArgGroup
    private @Nullable Other other;

    /** Instead of the usual. */
    static final class Other {
        @Option(names = "--compare", description = "draw and compare only; the live tables stay")
        private boolean compare;

        @Option(names = "--back", description = "make the tables live again that the last rebuild has replaced")
        private boolean back;

        @Option(names = "--stop", description = "end the rebuild that is going on")
        private boolean stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        Progress progress = new Progress(spec.commandLine().getOut());
        try (ClinicApi api = Elsewhere.answering(elsewhere, data)) {
            String endpoint = api.queryUrl() + "/actuator/rebuild";
            if (other != null && other.stop) {
                return accepted(api.operate("DELETE", endpoint)) ? 0 : 1;
            }
            String order = other == null ? "exchange" : other.back ? "back" : "compare";
            Answer begun = api.operate("POST", endpoint + "/" + order);
            return accepted(begun) && report(watch(api, endpoint, progress), progress, order.equals("compare")) ? 0 : 1;
        }
    }

    private boolean accepted(Answer answer) {
        if (!answer.ok()) {
            String why = answer.text("detail");
            throw new IllegalStateException(
                    "query-service does not: " + (why.isEmpty() ? "it answered " + answer.status() : why));
        }
        return true;
    }

    private static JsonNode watch(ClinicApi api, String endpoint, Progress progress) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        String said = "";
        long answered = System.nanoTime();
        while (System.nanoTime() - answered < SILENCE_MAX.toNanos()) {
            Answer answer = api.look(endpoint);
            if (answer.ok()) {
                answered = System.nanoTime();
                String line = line(answer);
                if (!line.equals(said)) {
                    progress.accept(line);
                    said = line;
                }
                if (!answer.text("endedAt").isEmpty()) {
                    return answer.body();
                }
            }
            never.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
        throw new ClinicUnreachable("query-service has not told for " + SILENCE_MAX.toSeconds()
                + " s how far the rebuild is; the live tables are what they were, or already the new ones");
    }

    private static String line(Answer run) {
        String phase = run.text("phase").toLowerCase(Locale.ROOT).replace('_', ' ');
        if (!run.text("phase").equals("READING")) {
            return phase;
        }
        String left = run.text("secondsLeft");
        return String.format(
                Locale.ROOT,
                "reading: %,d of %,d facts, %,d a second%s",
                run.number("factsDone"),
                run.number("factsTotal"),
                run.number("factsPerSecond"),
                left.isEmpty() ? "" : ", about " + left + " s left");
    }

    private static boolean report(JsonNode run, Progress progress, boolean mustAgree) {
        JsonNode differences = run.path("differences");
        for (JsonNode table : differences) {
            progress.plain(
                    table.path("table").asString() + ": " + table.path("found").asLong() + " rows differ");
            for (JsonNode row : table.path("rows")) {
                progress.plain("  " + row.path("key").asString() + " "
                        + row.path("kind").asString().toLowerCase(Locale.ROOT) + columns(row.path("columns")));
            }
        }
        String detail = run.path("detail").asString("");
        if (!detail.isEmpty()) {
            progress.plain(detail);
        }
        boolean done = switch (run.path("phase").asString()) {
            case "EXCHANGED", "COMPARED", "TAKEN_BACK" -> true;
            default -> false;
        };
        if (done && differences.isEmpty()) {
            progress.plain(String.format(
                    Locale.ROOT,
                    "%,d facts, %,d a second; no row differs",
                    run.path("factsDone").asLong(),
                    run.path("factsPerSecond").asLong()));
        }
        return done && (differences.isEmpty() || !mustAgree);
    }

    private static String columns(JsonNode names) {
        return names.isEmpty()
                ? ""
                : ": "
                        + String.join(
                                ", ",
                                names.valueStream().map(JsonNode::asString).toList());
    }
}
