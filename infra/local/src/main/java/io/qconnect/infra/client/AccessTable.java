package io.qconnect.infra.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what at one service, as the page for people says it. The services' own tests try every cell of it, so what
 * is promised there is kept.
 */
public final class AccessTable {

    private static final String NOBODY = "nobody";
    private static final String LET_IN = "✓";

    private final List<Cell> cells;

    private AccessTable(List<Cell> cells) {
        this.cells = cells;
    }

    /**
     * A call in the name of somebody.
     *
     * @param path with names in braces where an id, or a word, is to be put
     * @param role null for nobody
     */
    public record Cell(String method, String path, @Nullable String role, boolean allowed) {

        /** With something that does not exist in each of the braces. */
        public String pathOfNothing() {
            return path.replaceAll("\\{\\w+}", UUID.randomUUID().toString());
        }

        /** Whatever names there are in the braces: {@code GET /users/{}}. */
        public String call() {
            return plain(method, path);
        }
    }

    /** @param page {@code infra/docs/access.md} */
    public static AccessTable of(String service, Path page) throws IOException {
        List<List<String>> table = Files.readString(page)
                .lines()
                .dropWhile(line -> !line.equals("## " + service))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| "))
                .map(AccessTable::columns)
                .toList();
        if (table.isEmpty()) {
            throw new IllegalStateException("no table for " + service + " in " + page);
        }
        List<String> roles = table.getFirst();
        return new AccessTable(
                table.stream().skip(1).flatMap(row -> cells(roles, row)).toList());
    }

    private static List<String> columns(String line) {
        return Stream.of(line.substring(1).split("\\|"))
                .map(column -> column.replace("`", "").strip())
                .toList();
    }

    private static Stream<Cell> cells(List<String> roles, List<String> row) {
        String[] call = row.getFirst().split(" ");
        return IntStream.range(1, roles.size())
                .mapToObj(i -> new Cell(
                        call[0],
                        call[1],
                        roles.get(i).equals(NOBODY) ? null : roles.get(i),
                        row.get(i).equals(LET_IN)));
    }

    public List<Cell> cells() {
        return cells;
    }

    /** Whether there is a line for this call, under whatever names in the braces. */
    public boolean has(String method, String path) {
        String call = plain(method, path);
        return cells.stream().anyMatch(cell -> cell.call().equals(call));
    }

    private static String plain(String method, String path) {
        return method + " " + path.replaceAll("\\{\\w+}", "{}");
    }
}
