package io.qconnect.infra.bench;

import io.qconnect.infra.bench.Figure.Better;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of the speed: a JSON file with everything, and a page and a picture that are made of it alone. What was
 * measured at another time, because it takes long, keeps its place under its own date until it is measured again.
 *
 * @param runs of the benchmark, the newest first
 */
record Report(List<Run> runs) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final String FILE = "performance.json";

    Report {
        runs = List.copyOf(runs);
    }

    /**
     * A run of the benchmark, or what later ones have left of it.
     *
     * @param mode {@code whole} or {@code quick}
     * @param stolen share of the processors' time during the run that went to other machines of the same host, from 0
     *     to 1
     */
    record Run(Instant at, String mode, int rounds, Machine machine, double stolen, List<Figure> figures) {

        Run {
            figures = List.copyOf(figures);
        }

        private Run without(Set<String> ids) {
            List<Figure> left = figures.stream()
                    .filter(figure -> !ids.contains(figure.id()))
                    .toList();
            return new Run(at, mode, rounds, machine, stolen, left);
        }
    }

    /** What this folder says; nothing when nobody has written to it yet. */
    static Report in(Path folder) throws IOException {
        Path json = folder.resolve(FILE);
        return Files.exists(json) ? JSON.readValue(Files.readString(json), Report.class) : new Report(List.of());
    }

    /** With what was measured just now in the place of what was known of the same. */
    Report with(Run newest) {
        Set<String> again = newest.figures().stream().map(Figure::id).collect(Collectors.toSet());
        return new Report(Stream.concat(Stream.of(newest), runs.stream().map(run -> run.without(again)))
                .filter(run -> !run.figures().isEmpty())
                .toList());
    }

    /** Writes {@code performance.json}, {@code performance.md} and {@code performance.svg} into this folder. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(FILE), json());
        Files.writeString(folder.resolve("performance.md"), page());
        Files.writeString(folder.resolve("performance.svg"), picture());
    }

    String json() {
        return JSON.writeValueAsString(this) + "\n";
    }

    String page() {
        return """
            # How fast it is

            Made by `infra/qconnect bench` from [performance.json](performance.json); not written by hand.

            Each figure is the median of its rounds (or pairs, where it says so), with the least and the greatest. \
            A *ratio* compares with what the same PostgreSQL did in the same run for a client without QConnect, over \
            JDBC with prepared statements: of each limit the best round counts. Durability is on everywhere (fsync, \
            commit before the answer). After every round of bookings the store is asked: numbers without gaps, and as \
            many as were acknowledged. Where the time goes, and why some goals are missed: \
            [commands](measurements/0036.md), \
            [requests](measurements/0010.md), \
            [starts](measurements/0037.md), \
            [rebuilds](measurements/0024.md).

            %s

            ![the ratios beside their goals](performance.svg)
            """.formatted(runs.stream().map(Report::table).collect(Collectors.joining("\n\n")));
    }

    private static String table(Run run) {
        Machine machine = run.machine();
        return String.format(
                Locale.ROOT,
                """
                ## %s UTC

                %s, %d rounds · %s, %d cores, %,d MiB · %s · PostgreSQL %s · %.1f cores idle before the run, \
                %.0f %% of their time taken away during it

                | scenario | goal | median | least to greatest | | how it was |
                |---|---|---|---|---|---|
                %s\
                """,
                run.at().toString().substring(0, 16).replace('T', ' '),
                run.mode(),
                run.rounds(),
                machine.processor(),
                machine.cores(),
                machine.memoryMiB(),
                machine.jvm(),
                machine.postgres(),
                machine.idle(),
                run.stolen() * 100,
                run.figures().stream().map(Report::row).collect(Collectors.joining("\n")));
    }

    private static String row(Figure figure) {
        String unit = figure.unit().equals("ratio") ? "" : " " + figure.unit();
        String goal = figure.goal() == null
                ? ""
                : (figure.better() == Better.HIGHER ? "≥ " : "≤ ") + shown(figure.goal()) + unit;
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s%s | %s to %s | %s | %s |",
                figure.scenario(),
                goal,
                shown(figure.median()),
                unit,
                shown(figure.least()),
                shown(figure.greatest()),
                figure.verdict(),
                figure.note());
    }

    /** Three digits that say something; whole numbers from 100 on. */
    static String shown(double value) {
        if (value >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
    }

    /** What became of each goal, as a bar from none to twice as good as was wanted. */
    String picture() {
        List<Figure> wanted = runs.stream()
                .flatMap(run -> run.figures().stream())
                .filter(figure -> figure.goal() != null)
                .toList();
        StringBuilder bars = new StringBuilder();
        int y = 30;
        for (Figure figure : wanted) {
            double goal = figure.goal() == null ? 1 : figure.goal();
            double reached = figure.better() == Better.HIGHER ? figure.median() / goal : goal / figure.median();
            bars.append(String.format(
                    Locale.ROOT,
                    """
                      <text x="400" y="%d" text-anchor="end">%s</text>
                      <rect x="410" y="%d" width="%.0f" height="12" class="%s"/>
                    """,
                    y + 10,
                    escaped(figure.scenario()),
                    y,
                    Math.min(reached, 2) * 150,
                    figure.verdict()));
            y += 20;
        }
        return String.format(Locale.ROOT, """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 730 %d" font-family="sans-serif" font-size="11">
              <style>.reached{fill:#2b8a3e}.nearly{fill:#e8a33d}.missed{fill:#c92a2a}</style>
              <text x="560" y="16" text-anchor="middle">goal</text>
            %s  <line x1="560" y1="22" x2="560" y2="%d" stroke="#333" stroke-dasharray="3 3"/>
            </svg>
            """, y + 10, bars, y);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
