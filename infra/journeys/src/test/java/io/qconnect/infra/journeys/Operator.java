package io.qconnect.infra.journeys;

import io.qconnect.infra.cli.Qconnect;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Whoever types {@code infra/qconnect} in a terminal, here about {@link TheClinic}. */
final class Operator {

    private Operator() {}

    /** What the terminal shows in the end. */
    record Said(int exitCode, String text) {}

    static Said qconnect(String... words) {
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
}
