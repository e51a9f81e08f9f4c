package io.qconnect.infra.bench;

import io.qconnect.infra.bench.Report.Run;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.Part;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures QConnect beside what the same PostgreSQL does at best without it, on a clinic of its own. */
@Command(
        name = "bench",
        description = {
            "Measures QConnect on a fresh clinic of its own, beside what the same database does at best.",
            "Takes ten minutes, --quick two (and one more for a new build), --growth forty minutes more. Nothing"
                    + " else should run on the machine meanwhile."
        },
        mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {

    private static final Clock CLOCK = Clock.systemUTC();

    /** What may be asked for alone; nothing stands for the first three of them. */
    private static final Set<String> PARTS =
            Set.of("bus", "http", "clinic", "costs", "growth", "rebuild", "indexes", "");

    /** Facts of the history that is drawn anew. */
    private static final long PAST = 5_000_000;

    private static final long PAST_QUICK = 400_000;

    /** The read side draws so many in less than a minute. */
    private static final int DAYS_AT_ONCE = 10;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--quick",
            description = "one short round over few connections: to see that it works, not to compare")
    private boolean quick;

    @Option(
            names = "--growth",
            description =
                    "also what access control and sealing cost, how cost grows with the queues in use and with 1 and 10"
                            + " million facts in the store, how fast these are exported and verified, and how fast the"
                            + " read tables are drawn anew from 5 million facts")
    private boolean growth;

    @Option(
            names = "--only",
            paramLabel = "PART",
            description =
                    "one of bus, http, clinic, costs, growth, rebuild; the first three when not given. Or indexes: what"
                            + " the indexes of the read tables are worth, as a table and with the server's plans, on a"
                            + " million appointments (2 minutes)")
    private String only = "";

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = {
                "where performance.json, .md and .svg are written; default: .qconnect-bench in the project.",
                "What is measured takes the place of what is known there of the same; the rest stays."
            })
    private Path to = Path.of(System.getProperty("qconnect.home", ".")).resolve(".qconnect-bench");

    /** What is said of a figure goes into files: in one language, wherever it is measured. */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (!PARTS.contains(only)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--only knows bus, http, clinic, costs, growth, rebuild and indexes, not " + only);
        }
        Lengths lengths = quick ? Lengths.QUICK : Lengths.WHOLE;
        Path folder = Files.createTempDirectory("qconnect-bench");
        if (only.equals("indexes")) {
            try {
                IndexEvidence.gather(folder, System.out);
                return 0;
            } finally {
                remove(folder);
            }
        }
        Sheet sheet = new Sheet(System.out::println);
        try {
            Report report = Report.in(to).with(measure(folder, lengths, sheet));
            report.write(to);
            System.out.println();
            System.out.println(report.page());
            System.out.println("written to " + to);
            return 0;
        } finally {
            remove(folder);
        }
    }

    private Run measure(Path folder, Lengths lengths, Sheet sheet) throws Exception {
        Machine machine;
        Ticks before = Ticks.now();
        ClinicPlan alone = ClinicPlan.onFreePorts(folder.resolve("alone"))
                .with(Part.COMMAND_SERVICE, Map.of("QCONNECT_PUBLISHING", "false"));
        // a clinic of its own: the facts of those runs that published nothing would all be published first
        ClinicPlan whole = ClinicPlan.onFreePorts(folder.resolve("whole"));
        boolean trained =
                (wanted("http") || wanted("clinic") || wantedBeside("rebuild")) && Training.of(whole, lengths);
        try (Clinic clinic = Clinic.over(alone, System.out::println)) {
            clinic.start(Part.POSTGRES);
            var limits = new Limits(clinic.postgres());
            machine = Machine.here(limits.version());
            if (wanted("bus")) {
                bus(clinic, limits, lengths, sheet);
            }
            if (wanted("http")) {
                http(clinic, limits, lengths, sheet);
            }
            if (wantedBeside("costs") || wantedBeside("growth")) {
                costsAndGrowth(clinic, folder, lengths, sheet);
            }
        }
        if (wanted("clinic")) {
            try (Clinic clinic = Clinic.over(whole, System.out::println)) {
                wholeClinic(clinic, trained, lengths, sheet);
            }
        }
        if (wantedBeside("rebuild")) {
            ClinicPlan past = ClinicPlan.onFreePorts(folder.resolve("past"));
            try (Clinic clinic = Clinic.over(past, System.out::println)) {
                rebuildOfThePast(clinic, lengths, sheet);
            }
        }
        return new Run(
                CLOCK.instant().truncatedTo(ChronoUnit.SECONDS),
                quick ? "quick" : "whole",
                lengths.rounds(),
                machine,
                Ticks.now().stolenSince(before),
                sheet.figures());
    }

    private boolean wanted(String part) {
        return only.isEmpty() || only.equals(part);
    }

    private void bus(Clinic clinic, Limits limits, Lengths lengths, Sheet sheet) throws Exception {
        try (BusRuns bus = new BusRuns(clinic, lengths, sheet)) {
            bus.warmUp(lengths.warmUp());
            for (int round = 1; round <= lengths.rounds(); round++) {
                System.out.println("command bus, round " + round);
                sheet.limit(
                        "one-row",
                        "limit: one row and its commit, 32 connections",
                        limits.oneRow(32, lengths.settle(), lengths.measured()));
                bus.measure();
            }
        }
    }

    private void costsAndGrowth(Clinic clinic, Path scratch, Lengths lengths, Sheet sheet) throws Exception {
        try (BusRuns bus = new BusRuns(clinic, lengths, sheet);
                History history = new History(clinic.postgres());
                ClinicApi auditor =
                        new ClinicApi(bus.url(), bus.url(), clinic.accounts().of("auditor"))) {
            bus.warmUp(lengths.warmUp());
            var costs = new Costs(bus, history, auditor, scratch, lengths, sheet);
            if (wantedBeside("costs")) {
                System.out.println("what access control and sealing cost");
                costs.ofAccessControl();
                costs.ofSealing();
                costs.sealingKeepsUp(3_000);
            }
            if (wantedBeside("growth")) {
                System.out.println("how cost grows");
                var cost = new Growth(bus, history, lengths, sheet);
                cost.withQueues();
                cost.withHistory(quick ? new int[] {1} : new int[] {1, 10});
                costs.exportAndVerify();
            }
        }
    }

    /** What takes long is done when it is asked for. */
    private boolean wantedBeside(String part) {
        return only.equals(part) || (growth && only.isEmpty());
    }

    private void http(Clinic clinic, Limits limits, Lengths lengths, Sheet sheet) throws Exception {
        clinic.start(Part.COMMAND_SERVICE);
        try (ClinicApi api = api(clinic)) {
            var bookings = new BookingLoad(api, clinic.postgres());
            bookings.warmUp(lengths.warmUp());
            var runs = new CommandRuns(clinic, bookings, limits, lengths, sheet);
            for (int round = 1; round <= lengths.rounds(); round++) {
                System.out.println("command-service alone, round " + round);
                runs.measureLimits();
                runs.alone();
            }
        }
    }

    private void wholeClinic(Clinic clinic, boolean trained, Lengths lengths, Sheet sheet) throws Exception {
        clinic.start(Part.POSTGRES);
        clinic.start(Part.BROKER);
        if (!trained) {
            // a start is that of any day: the first one also makes all tables
            clinic.start(Part.COMMAND_SERVICE);
            clinic.start(Part.QUERY_SERVICE);
            clinic.stop(Part.QUERY_SERVICE);
            clinic.stop(Part.COMMAND_SERVICE);
        }
        starts(clinic, Part.COMMAND_SERVICE, lengths, sheet);
        starts(clinic, Part.QUERY_SERVICE, lengths, sheet);
        var limits = new Limits(clinic.postgres());
        try (ClinicApi api = api(clinic);
                Lag lag = new Lag(clinic.postgres())) {
            var bookings = new BookingLoad(api, clinic.postgres());
            var runs = new CommandRuns(clinic, bookings, limits, lengths, sheet);
            var questions = new QueryRuns(api.commandUrl(), api.queryUrl(), bookings, lengths, sheet);
            Training.warmUp(bookings, questions, lengths.warmUp());
            lag.secondsUntilNone();
            for (int round = 1; round <= lengths.rounds(); round++) {
                System.out.println("the whole clinic in a rush, round " + round);
                if (!wanted("http")) {
                    runs.measureLimits();
                }
                runs.withTheWholeClinic(lag);
                questions.keepsUp(lag, 3_000);
                lag.secondsUntilNone();
            }
            if (lengths.rounds() > 1) {
                // the compilers have not seen the small batches of a steady stream yet
                var unnoted = new Sheet(_ -> {});
                new CommandRuns(clinic, bookings, limits, lengths, unnoted).paced(1_000);
                new QueryRuns(api.commandUrl(), api.queryUrl(), bookings, lengths, unnoted).visible(100);
                lag.secondsUntilNone();
            }
            for (int round = 1; round <= lengths.rounds(); round++) {
                System.out.println("the whole clinic on any day, round " + round);
                runs.paced(1_000);
                lag.secondsUntilNone();
                questions.visible(100);
                questions.ask(32);
            }
            questions.rebuild(api);
        }
    }

    /** The history is published and drawn day by day, as it would have been, and then drawn anew. */
    private void rebuildOfThePast(Clinic clinic, Lengths lengths, Sheet sheet) throws Exception {
        clinic.start();
        try (ClinicApi api = api(clinic);
                Lag lag = new Lag(clinic.postgres())) {
            var bookings = new BookingLoad(api, clinic.postgres());
            try (PastDays past = new PastDays(clinic.postgres(), bookings)) {
                long days = (quick ? PAST_QUICK : PAST) / PastDays.FACTS_A_DAY;
                for (long day = 1; day <= days; day++) {
                    past.write();
                    if (day % DAYS_AT_ONCE == 0) {
                        lag.secondsUntilNone();
                        System.out.printf("%,d of %,d days have passed%n", day, days);
                    }
                }
                lag.secondsUntilNone();
            }
            new QueryRuns(api.commandUrl(), api.queryUrl(), bookings, lengths, sheet).rebuildOfThePast(api);
        }
    }

    /** Over data of its own, once in each round; after the last one it runs on. */
    private static void starts(Clinic clinic, Part service, Lengths lengths, Sheet sheet) {
        for (int round = 1; round <= lengths.rounds(); round++) {
            if (round > 1) {
                clinic.stop(service);
            }
            // the compilers of the one that was started before it, or of the load, would be measured too
            Ticks.awaitIdle();
            long began = System.nanoTime();
            clinic.start(service);
            sheet.time(
                    "start-" + service.title(),
                    "start of " + service.title() + " to ready, with its cache",
                    "s",
                    4,
                    (System.nanoTime() - began) / 1e9,
                    "over the data of earlier runs");
        }
    }

    static ClinicApi api(Clinic clinic) {
        ClinicPlan plan = clinic.plan();
        return new ClinicApi(
                plan.commandUrl(), plan.queryUrl(), clinic.accounts().of("admin"));
    }

    private static void remove(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path visited, @org.jspecify.annotations.Nullable IOException failed) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
