package io.qconnect.infra.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What a part of the clinic said. */
public record LogFile(Path path) {

    /** Enough for a stack trace; a log may have grown to gigabytes. */
    private static final int TAIL_BYTES_MAX = 64 * 1024;

    /** From this size on a new one is begun: days of a clinic that is well, and hours of one that is not. */
    private static final long BYTES_MAX = 64 << 20;

    /** For a process that is about to start; a large log of those before it is put aside, in place of the last one. */
    static LogFile in(Path dataFolder, String name) {
        Path log = PrivateFolder.at(dataFolder.resolve("logs")).resolve(name);
        try {
            if (Files.exists(log) && Files.size(log) > BYTES_MAX) {
                Files.move(log, former(log), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new CannotStart("cannot put the old " + log + " aside", e);
        }
        return new LogFile(log);
    }

    private static Path former(Path log) {
        return log.resolveSibling(log.getFileName() + ".1");
    }

    /**
     * Puts what is in each large log of a clinic that runs aside, in place of the last one, and empties it. Its writer
     * holds the file, so it cannot be given another; every writer appends, so it goes on at the new end. What is
     * written between the copy and the emptying is lost.
     *
     * @throws IOException when there is no room for a copy; the log is as it was then
     */
    public static void bound(Path dataFolder) throws IOException {
        bound(dataFolder, BYTES_MAX);
    }

    static void bound(Path dataFolder, long bytesMax) throws IOException {
        Path logs = dataFolder.resolve("logs");
        if (!Files.isDirectory(logs)) {
            return;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(logs, "*.log")) {
            for (Path log : all) {
                if (Files.size(log) > bytesMax) {
                    Files.copy(log, former(log), StandardCopyOption.REPLACE_EXISTING);
                    Files.newByteChannel(log, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                            .close();
                }
            }
        }
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
