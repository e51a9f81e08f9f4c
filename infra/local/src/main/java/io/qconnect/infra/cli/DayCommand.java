package io.qconnect.infra.cli;

import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.day.Day;
import io.qconnect.infra.day.DayPlan;
import io.qconnect.infra.day.DaySummary;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A simulated morning of patients against a clinic that runs, here or elsewhere. */
@Command(
        name = "day",
        description = {
            "Simulates a morning of patients against the running clinic, through its HTTP API.",
            "Checks at the end that the read side shows what the commands have promised."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the read side agrees", "1:it does not, or the clinic was not to be reached"})
final class DayCommand implements Callable<Integer> {

    /** Enough to find the cause; a broken clinic may differ in every row. */
    private static final int DIFFERENCES_SHOWN_MAX = 50;

    /** Today is today where the clinic stands. */
    private static final Clock CLOCK = Clock.systemDefaultZone();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @ArgGroup(exclusive = false)
    private @Nullable Elsewhere elsewhere;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "the same seed makes the same decisions; ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--patients", paramLabel = "N", defaultValue = "200", description = "${DEFAULT-VALUE}")
    private int patients;

    @Option(
            names = "--doctors",
            paramLabel = "N",
            defaultValue = "4",
            description = "each with a queue of its own; ${DEFAULT-VALUE}")
    private int doctors;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "50",
            description = "bookings a second; ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--speed",
            paramLabel = "X",
            defaultValue = "480",
            description = "simulated per real time; ${DEFAULT-VALUE} puts four hours into half a minute")
    private double speed;

    @Override
    public Integer call() {
        Progress progress = new Progress(spec.commandLine().getOut());
        DayPlan plan = plan();
        try (ClinicApi clinic = clinic()) {
            DaySummary summary = Day.live(clinic, plan, progress);
            progress.plain("");
            summary.lines().forEach(progress::plain);
            progress.plain("");
            conclude(summary, progress);
            return summary.agrees() ? 0 : 1;
        }
    }

    private DayPlan plan() {
        try {
            return new DayPlan(seed, patients, doctors, rate, speed, LocalDate.now(CLOCK));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private ClinicApi clinic() {
        return Elsewhere.ready(elsewhere, data);
    }

    private static void conclude(DaySummary summary, Progress progress) {
        if (summary.agrees()) {
            progress.plain("the read side agrees with every promise");
            return;
        }
        List<String> differences = summary.differences();
        progress.plain(differences.size() + " differences:");
        differences.stream().limit(DIFFERENCES_SHOWN_MAX).forEach(it -> progress.plain("  " + it));
        if (differences.size() > DIFFERENCES_SHOWN_MAX) {
            progress.plain("  and " + (differences.size() - DIFFERENCES_SHOWN_MAX) + " more");
        }
    }
}
