package io.qconnect.infra.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.bench.Figure.Better;
import io.qconnect.infra.bench.Report.Run;
import io.qconnect.infra.local.ProjectFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about the figures follows from the figures. */
class ReportTest {

    private static Figure figure(double goal, Better better, Double... rounds) {
        return new Figure("f", "something", "ratio", goal, better, List.of(rounds), "how");
    }

    @Test
    void a_goal_is_reached_by_the_median() {
        assertThat(figure(1, Better.HIGHER, 0.5, 1.0, 9.0).verdict()).isEqualTo("reached");
        assertThat(figure(1, Better.HIGHER, 0.8, 0.7, 9.0).verdict()).isEqualTo("nearly");
        assertThat(figure(1, Better.HIGHER, 0.7, 0.7, 9.0).verdict()).isEqualTo("missed");
        assertThat(figure(10, Better.LOWER, 8.0, 12.0, 9.0).verdict()).isEqualTo("reached");
        assertThat(figure(10, Better.LOWER, 12.0, 13.0).verdict()).isEqualTo("nearly");
        assertThat(figure(10, Better.LOWER, 14.0).verdict()).isEqualTo("missed");
    }

    @Test
    void of_limits_the_best_round_counts() {
        Sheet sheet = new Sheet(_ -> {});
        for (double second : new double[] {1, 2, 4}) {
            sheet.limit("limit", "a limit", new Load.Result(100, 0, second, new long[] {1}, 0, 0, true));
            sheet.ratio("rate", "a rate", 1, "limit", 50, "");
        }

        Figure rate = sheet.figures().getLast();

        assertThat(rate.rounds()).containsExactly(0.5, 0.5, 0.5);
    }

    /** What the documents show was measured, and nobody has touched it up since. */
    @Test
    void the_page_says_what_was_measured() throws IOException {
        Path documents = ProjectFolder.find().resolve("infra/docs");
        Report measured = Report.in(documents);

        assertThat(documents.resolve("performance.md")).hasContent(measured.page());
        assertThat(documents.resolve("performance.svg")).hasContent(measured.picture());
    }

    @Test
    void what_is_measured_again_takes_the_place_of_what_was_known() {
        Report report = new Report(List.of())
                .with(run("2026-03-01T08:00:00Z", named("a", 1.0), named("b", 1.0)))
                .with(run("2026-03-02T08:00:00Z", named("b", 2.0), named("c", 2.0)))
                .with(run("2026-03-03T08:00:00Z", named("c", 3.0), named("b", 3.0)));

        assertThat(report.runs())
                .containsExactly(
                        run("2026-03-03T08:00:00Z", named("c", 3.0), named("b", 3.0)),
                        run("2026-03-01T08:00:00Z", named("a", 1.0)));
    }

    @Test
    void a_report_is_read_as_it_was_written(@TempDir Path folder) throws IOException {
        assertThat(Report.in(folder).runs()).isEmpty();
        Report report = new Report(List.of())
                .with(run("2026-03-01T08:00:00Z", named("a", 0.5, 1.5)))
                .with(run("2026-03-02T08:00:00Z", figure(3, Better.LOWER, 1.0, 2.0)));

        report.write(folder);

        assertThat(Report.in(folder)).isEqualTo(report);
        assertThat(folder.resolve("performance.md")).hasContent(report.page());
        assertThat(folder.resolve("performance.svg")).hasContent(report.picture());
    }

    @Test
    void the_page_and_the_picture_are_the_same_wherever_they_are_made() {
        var report = new Report(List.of(run("2026-03-01T08:00:00Z", figure(3, Better.LOWER, 1.0, 2000.5))));
        String page = report.page();
        String picture = report.picture();
        Locale before = Locale.getDefault();
        try {
            for (Locale elsewhere : List.of(Locale.GERMANY, Locale.forLanguageTag("ar-EG"))) {
                Locale.setDefault(elsewhere);
                assertThat(report.page()).isEqualTo(page).contains("1,024 MiB", "1.9 cores");
                assertThat(report.picture()).isEqualTo(picture);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    private static Figure named(String id, Double... rounds) {
        return new Figure(id, "something", "/s", null, Better.HIGHER, List.of(rounds), "how");
    }

    private static Run run(String at, Figure... figures) {
        var machine = new Machine("Linux", "some processor", 2, 1024, "a JVM", "18", 1.9);
        return new Run(Instant.parse(at), "quick", 2, machine, 0.02, List.of(figures));
    }
}
