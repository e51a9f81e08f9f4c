package io.qconnect.infra.bench;

import io.qconnect.infra.bench.Figure.Better;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run of the benchmark: a JSON file with everything, and a page and a picture that are made of it alone.
 *
 * @param mode {@code whole} or {@code quick}
 * @param stolen share of the processors' time during the run that went to other machines of the same host, from 0 to 1
 */
record Report(Instant at, String mode, int rounds, Machine machine, double stolen, List<Figure> figures) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    static Report read(Path json) throws IOException {
        return JSON.readValue(Files.readString(json), Report.class);
    }

    /** Writes {@code performance.json}, {@code performance.md} and {@code performance.svg} into this folder. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("performance.json"), json());
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

            Each figure is the median of %d rounds, with the least and the greatest. A *ratio* compares with what the same \
            PostgreSQL did in the same run for a client without QConnect, over JDBC with prepared statements: of each limit \
            the best round counts. Durability is on everywhere (fsync, commit before the answer). After every round of \
            bookings the store is asked: numbers without gaps, and as many as were acknowledged.

            %s UTC · %s · %s, %d cores, %,d MiB · %s · PostgreSQL %s · %.1f cores idle before the run, \
            %.0f %% of their time taken away during it

            | scenario | goal | median | least to greatest | | how it was |
            |---|---|---|---|---|---|
            %s

            ![the ratios beside their goals](performance.svg)
            """.formatted(
                        rounds,
                        at.toString().substring(0, 16).replace('T', ' '),
                        mode,
                        machine.processor(),
                        machine.cores(),
                        machine.memoryMiB(),
                        machine.jvm(),
                        machine.postgres(),
                        machine.idle(),
                        stolen * 100,
                        figures.stream().map(Report::row).collect(Collectors.joining("\n")));
    }

    private static String row(Figure figure) {
        String unit = figure.unit().equals("ratio") ? "" : " " + figure.unit();
        String goal = figure.goal() == null
                ? ""
                : (figure.better() == Better.HIGHER ? "≥ " : "≤ ") + shown(figure.goal()) + unit;
        return "| %s | %s | %s%s | %s to %s | %s | %s |"
                .formatted(
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
        List<Figure> wanted =
                figures.stream().filter(figure -> figure.goal() != null).toList();
        StringBuilder bars = new StringBuilder();
        int y = 30;
        for (Figure figure : wanted) {
            double goal = figure.goal() == null ? 1 : figure.goal();
            double reached = figure.better() == Better.HIGHER ? figure.median() / goal : goal / figure.median();
            bars.append(
                    """
                      <text x="400" y="%d" text-anchor="end">%s</text>
                      <rect x="410" y="%d" width="%.0f" height="12" class="%s"/>
                    """.formatted(y + 10, escaped(figure.scenario()), y, Math.min(reached, 2) * 150, figure.verdict()));
            y += 20;
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 730 %d" font-family="sans-serif" font-size="11">
              <style>.reached{fill:#2b8a3e}.nearly{fill:#e8a33d}.missed{fill:#c92a2a}</style>
              <text x="560" y="16" text-anchor="middle">goal</text>
            %s  <line x1="560" y1="22" x2="560" y2="%d" stroke="#333" stroke-dasharray="3 3"/>
            </svg>
            """.formatted(y + 10, bars, y);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
