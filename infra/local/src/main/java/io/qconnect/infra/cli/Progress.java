package io.qconnect.infra.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;

/** Says what is done at the moment, with the seconds since the beginning. */
final class Progress implements Consumer<String> {

    private final PrintWriter out;
    private final long start = System.nanoTime();

    Progress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void accept(String step) {
        double seconds = (System.nanoTime() - start) / 1e9;
        plain(String.format(Locale.ROOT, "[%5.1f s] %s", seconds, step));
    }

    synchronized void plain(String line) {
        out.println(line);
        out.flush();
    }
}
