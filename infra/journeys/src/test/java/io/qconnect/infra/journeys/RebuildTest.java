package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.cli.Qconnect;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Operators draw the dashboards anew, and fill the log again, in a clinic that is open. */
class RebuildTest {

    private final Visitor visitor = TheClinic.visitor();

    private record Said(int exitCode, String text) {}

    private static Said qconnect(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of(
                "--command",
                TheClinic.running().plan().commandUrl(),
                "--query",
                TheClinic.running().plan().queryUrl(),
                "--accounts",
                TheClinic.running().accounts().path().toString()));
        StringWriter out = new StringWriter();
        CommandLine command =
                Qconnect.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
        int exitCode = command.execute(line.toArray(String[]::new));
        return new Said(exitCode, out.toString());
    }

    @Test
    void the_tables_are_drawn_anew_and_nothing_differs() {
        String queue = visitor.queue(20);
        for (int patient = 0; patient < 5; patient++) {
            expect(201, visitor.book(queue, visitor.patient()));
        }

        Said compared = qconnect("rebuild", "--compare");
        assertThat(compared.text()).contains("no row differs");
        assertThat(compared.exitCode()).isZero();

        Said exchanged = qconnect("rebuild");
        assertThat(exchanged.text()).contains("exchanged", "no row differs");
        assertThat(exchanged.exitCode()).isZero();

        // the boards go on over the new tables
        expect(201, visitor.book(queue, visitor.patient()));
        assertThat(qconnect("rebuild", "--back").exitCode()).isZero();
        assertThat(qconnect("rebuild", "--compare").text()).contains("no row differs");
    }

    @Test
    void the_log_is_filled_again_and_a_rebuild_reads_both_copies() {
        Said said = qconnect("republish");
        assertThat(said.text()).contains("facts published again");
        assertThat(said.exitCode()).isZero();

        assertThat(qconnect("rebuild", "--compare").text()).contains("no row differs");
    }
}
