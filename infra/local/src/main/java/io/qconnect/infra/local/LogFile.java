package io.qconnect.infra.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What a part of the clinic said. */
public record LogFile(Path path) {

    /** Enough for a stack trace; a log may have grown to gigabytes. */
    private static final int TAIL_BYTES_MAX = 64 * 1024;

    /** From this size on a start begins a new one. */
    private static final long BYTES_MAX = 64 << 20;

    /** For a process that is about to start; a large log of those before it is put aside, in place of the last one. */
    static LogFile in(Path dataFolder, String name) {
        Path log = PrivateFolder.at(dataFolder.resolve("logs")).resolve(name);
        try {
            if (Files.exists(log) && Files.size(log) > BYTES_MAX) {
                Files.move(log, log.resolveSibling(name + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new CannotStart("cannot put the old " + log + " aside", e);
        }
        return new LogFile(log);
    }

    /** The last lines, oldest first; none when there is no log. */
    public List<String> tail(int lines) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            int length = (int) Math.min(TAIL_BYTES_MAX, file.length());
            byte[] bytes = new byte[length];
            file.seek(file.length() - length);
            file.readFully(bytes);
            List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The same, indented, for a message; without what the JVM tells of the cache that it leaves when it ends. */
    String excerpt() {
        List<String> said = tail(Integer.MAX_VALUE).stream()
                .filter(line -> !line.matches("\\[[0-9.]+s]\\[\\w+ *]\\[aot].*"))
                .toList();
        return path + ":\n  " + String.join("\n  ", said.subList(Math.max(0, said.size() - 15), said.size()));
    }
}
