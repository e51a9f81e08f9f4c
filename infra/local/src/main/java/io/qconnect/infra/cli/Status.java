package io.qconnect.infra.cli;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.Part;
import io.qconnect.infra.local.Ports;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What of the clinic runs, how much it has written down, and how far the read side is behind. */
@Command(
        name = "status",
        description = "Says what runs, how many facts are stored, and how far the read side is behind.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all parts are up", "1:at least one is not"})
final class Status implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @ArgGroup(exclusive = false)
    private @Nullable Elsewhere elsewhere;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (ClinicApi api = Elsewhere.api(elsewhere, data)) {
            boolean up = elsewhere == null ? parts(out, api) : services(out, api);
            Answer store = api.look(api.commandUrl() + "/actuator/store");
            Answer feed = api.look(api.queryUrl() + "/actuator/feed");
            facts(out, store);
            lag(out, feed);
            return up && store.ok() && feed.ok() ? 0 : 1;
        }
    }

    private boolean parts(PrintWriter out, ClinicApi api) {
        ClinicFile file = ClinicFile.require(data.path());
        out.println("clinic in " + data.path() + ", started " + file.startedAt());
        boolean up = true;
        for (Part part : Part.values()) {
            up &= line(out, file, api, part);
        }
        return up;
    }

    /** Elsewhere nothing is known of processes, and database and broker are not to be reached from here. */
    private static boolean services(PrintWriter out, ClinicApi api) {
        boolean up = true;
        for (String url : List.of(api.commandUrl(), api.queryUrl())) {
            boolean ready = api.isReady(url);
            out.printf("  %-40s %s%n", url, ready ? "up" : "not ready, or not to be reached");
            up &= ready;
        }
        return up;
    }

    private static boolean line(PrintWriter out, ClinicFile file, ClinicApi api, Part part) {
        int port = Objects.requireNonNullElse(file.ports().get(part), 0);
        long pid = Objects.requireNonNullElse(file.pids().get(part), 0L);
        String health = health(api, part, port, pid);
        out.printf("  %-16s %-9s port %-5d %s%n", part.title(), health, port, pid == 0 ? "" : "process " + pid);
        return health.equals("up");
    }

    private static String health(ClinicApi api, Part part, int port, long pid) {
        if (pid == 0 || ProcessHandle.of(pid).isEmpty() || !Ports.isOpen(port)) {
            return "down";
        }
        return switch (part) {
            case POSTGRES, BROKER -> "up";
            case COMMAND_SERVICE, QUERY_SERVICE -> api.isReady("http://127.0.0.1:" + port) ? "up" : "not ready";
        };
    }

    private static void facts(PrintWriter out, Answer store) {
        if (!store.ok()) {
            out.println("facts: unknown");
            return;
        }
        out.println("facts: " + store.number("facts") + " (stored up to position " + store.number("lastPosition")
                + ", published up to " + store.number("relayedPosition") + ")");
        store.body()
                .path("factsByType")
                .forEachEntry((type, count) -> out.printf("  %-32s %d%n", type, count.asLong()));
    }

    static void lag(PrintWriter out, Answer feed) {
        if (!feed.ok()) {
            out.println("read side: unknown");
            return;
        }
        String behind = feed.body().path("lag").isNumber()
                ? feed.number("lag") + " facts behind, "
                : "Kafka does not say how far behind, ";
        out.println("read side: " + behind + feed.number("parked") + " parked");
        feed.body().path("rows").forEachEntry((table, count) -> out.printf("  %-32s %d%n", table, count.asLong()));
    }
}
