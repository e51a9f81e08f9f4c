package io.qconnect.infra.style;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks, or with {@code apply} repairs, the layout of every Java source below a folder.
 *
 * <p>The formatter reads sources with the compiler of the JVM it runs in, and Maven itself may run on a JDK that does
 * not know today's syntax. Therefore it runs here, in a JVM of its own, on the JDK that the build has selected.
 */
final class FormatSources {

    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .formatJavadoc(true)
            .build());

    private FormatSources() {}

    /** Arguments: {@code check} or {@code apply}, and the folder. Ends with 1 when a source is out of shape. */
    public static void main(String[] args) throws IOException, FormatterException {
        boolean apply = args[0].equals("apply");
        List<Path> unformatted = new ArrayList<>();
        List<Path> sources = javaSources(Path.of(args[1]));
        for (Path source : sources) {
            String before = Files.readString(source);
            String after = FORMATTER.formatSourceAndFixImports(before);
            if (!after.equals(before)) {
                unformatted.add(source);
                if (apply) {
                    Files.writeString(source, after);
                }
            }
        }
        unformatted.forEach(source -> System.out.println((apply ? "formatted " : "not formatted: ") + source));
        if (sources.isEmpty() || (!apply && !unformatted.isEmpty())) {
            System.out.println(
                    sources.isEmpty()
                            ? "no Java source found below " + args[1]
                            : "mvn -q -pl infra/style process-classes -Dformat=apply repairs this");
            System.exit(1);
        }
    }

    private static List<Path> javaSources(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }
}
