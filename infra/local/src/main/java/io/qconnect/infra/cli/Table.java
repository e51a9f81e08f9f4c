package io.qconnect.infra.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows for people: columns as wide as they need to be. */
final class Table {

    /** Wider cells are cut: whoever needs all of them asks for {@code --json}. */
    private static final int WIDTH_MAX = 60;

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... columns) {
        rows.add(List.of(columns));
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    void print(PrintWriter out) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Math.min(WIDTH_MAX, row.get(i).length()));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                String shown = cell.length() > WIDTH_MAX ? cell.substring(0, WIDTH_MAX - 1) + "…" : cell;
                line.append(shown).repeat(' ', widths[i] - shown.length() + 2);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
