package io.qconnect.infra.bench;

import io.qconnect.infra.bench.Figure.Better;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Collects what was measured, round after round, and makes the figures of it in the end. */
final class Sheet {

    /**
     * @param limit what the values are divided by, if they are rates beside a limit
     * @param values as measured
     */
    private record Column(
            String scenario,
            String unit,
            @Nullable Double goal,
            Better better,
            @Nullable String limit,
            List<Double> values,
            List<String> notes) {

        Column(String scenario, String unit, @Nullable Double goal, Better better, @Nullable String limit) {
            this(scenario, unit, goal, better, limit, new ArrayList<>(), new ArrayList<>());
        }
    }

    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final Map<String, Double> best = new HashMap<>();
    private final Consumer<String> progress;

    /** @param progress hears a line about each value */
    Sheet(Consumer<String> progress) {
        this.progress = progress;
    }

    /**
     * What can be done without QConnect. Of all rounds the best one counts.
     *
     * @throws IllegalStateException when nothing at all was done: then nothing can be compared
     */
    void limit(String id, String scenario, Load.Result result) {
        if (result.perSecond() <= 0) {
            throw new IllegalStateException(scenario + ": the machine is too busy, nothing was done in the time");
        }
        best.merge(id, result.perSecond(), Math::max);
        add(id, new Column(scenario, "/s", null, Better.HIGHER, null), result.perSecond(), "a limit");
    }

    /** A rate that is shown and held against nothing. */
    void rate(String id, String scenario, double perSecond, String note) {
        add(id, new Column(scenario, "/s", null, Better.HIGHER, null), perSecond, note);
    }

    /** A rate that is to be large by itself. */
    void throughput(String id, String scenario, double goal, double perSecond, String note) {
        add(id, new Column(scenario, "/s", goal, Better.HIGHER, null), perSecond, note);
    }

    /** A rate that is to be large beside a limit. */
    void ratio(String id, String scenario, double goal, String limit, double perSecond, String note) {
        add(id, new Column(scenario, "ratio", goal, Better.HIGHER, limit), perSecond, note);
    }

    /** A share of something else that was measured in the same round. */
    void share(String id, String scenario, double goal, double share, String note) {
        add(id, new Column(scenario, "ratio", goal, Better.HIGHER, null), share, note);
    }

    /** A time that is to be small. */
    void time(String id, String scenario, String unit, double goal, double value, String note) {
        add(id, new Column(scenario, unit, goal, Better.LOWER, null), value, note);
    }

    private void add(String id, Column fresh, double value, String note) {
        Column column = columns.computeIfAbsent(id, _ -> fresh);
        column.values.add(value);
        column.notes.add(note);
        String shown = column.limit == null
                ? Report.shown(value) + " " + column.unit
                : "%s/s, %s times %s"
                        .formatted(Report.shown(value), Report.shown(value / limitOf(column)), column.limit);
        progress.accept("  %-66s %s   %s".formatted(column.scenario, shown, note));
    }

    private double limitOf(Column column) {
        Double limit = column.limit == null ? Double.valueOf(1) : best.get(column.limit);
        if (limit == null) {
            throw new IllegalStateException("The limit " + column.limit + " was not measured");
        }
        return limit;
    }

    List<Figure> figures() {
        return columns.entrySet().stream()
                .map(it -> figure(it.getKey(), it.getValue()))
                .toList();
    }

    /** With the note of the round that is nearest to the median. */
    private Figure figure(String id, Column it) {
        List<Double> rounds =
                it.values.stream().map(value -> value / limitOf(it)).toList();
        var figure = new Figure(id, it.scenario, it.unit, it.goal, it.better, rounds, "");
        int typical = IntStream.range(0, rounds.size())
                .boxed()
                .min(Comparator.comparingDouble(i -> Math.abs(rounds.get(i) - figure.median())))
                .orElseThrow();
        String note = it.limit == null
                ? it.notes.get(typical)
                : Report.shown(it.values.get(typical)) + "/s; " + it.notes.get(typical);
        return new Figure(id, it.scenario, it.unit, it.goal, it.better, rounds, note);
    }
}
