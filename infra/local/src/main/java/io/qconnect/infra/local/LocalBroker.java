package io.qconnect.infra.local;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A real Kafka broker in a JVM of its own, over a folder that outlives it. It stops when this JVM ends.
 *
 * <p>Below the data folder: {@code kafka} (the log and its settings), {@code logs/kafka.log}.
 */
public final class LocalBroker extends LocalJvm {

    private static final Duration START_MAX = Duration.ofSeconds(120);
    private static final String HEAP_MAX = "-Xmx384m";

    private LocalBroker(ChildProcess process, int port) {
        super(process, port);
    }

    /**
     * Returns when the broker answers clients.
     *
     * @param port on the loopback address; 0 takes a free one
     * @throws CannotStart when the port is taken, the broker has not been built, or it does not come up
     */
    public static LocalBroker start(Path dataFolder, int port) {
        return start(dataFolder, port, Map.of());
    }

    /**
     * The same, with more than a clinic of one machine wants, such as another address for clients that have to say who
     * they are.
     *
     * @param further Kafka's own settings; where they name addresses, the broker has those, too
     */
    public static LocalBroker start(Path dataFolder, int port, Map<String, String> further) {
        int chosen = port == 0 ? Ports.free() : port;
        Ports.requireFree(chosen, "Kafka");
        Path folder = PrivateFolder.at(dataFolder);
        Path kafka = PrivateFolder.at(folder.resolve("kafka"));
        LogFile log = LogFile.in(folder, "kafka.log");
        Path ready = kafka.resolve("ready");
        deleteOld(ready);
        ChildProcess process = ChildProcess.start(command(kafka, chosen, further), Map.of(), log);
        boolean over = Wait.atMost(START_MAX, () -> isReady(ready, process) || !process.isAlive());
        if (!over || !process.isAlive()) {
            process.kill();
            throw new CannotStart("Kafka did not start, " + log.excerpt());
        }
        return new LocalBroker(process, chosen);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port();
    }

    private static List<String> command(Path folder, int port, Map<String, String> further) {
        Path target = ProjectFolder.program("infra/broker");
        List<String> command = new ArrayList<>(List.of(
                ChildProcess.java().toString(),
                "-Xms64m",
                HEAP_MAX,
                // a clinic's few hundred records a second do not repay the optimising compiler, which doubles the start
                "-XX:TieredStopAtLevel=1",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + target.resolve("broker.jsa"),
                // small heap, few cores: this collector costs the others least
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.net.preferIPv4Stack=true",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(target),
                "io.qconnect.infra.broker.Broker",
                folder.toString(),
                Integer.toString(port),
                Integer.toString(Ports.free()),
                "--leashed"));
        if (!further.isEmpty()) {
            command.addAll(List.of("--with", written(folder, further).toString()));
        }
        return command;
    }

    /** There may be passwords in it, and what stands in a command everybody may read. */
    private static Path written(Path folder, Map<String, String> further) {
        Path file = folder.resolve("further.properties");
        Properties properties = new Properties();
        properties.putAll(further);
        try (Writer out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        } catch (IOException e) {
            throw new CannotStart("cannot write " + file, e);
        }
        return file;
    }

    private static String classPath(Path target) {
        Path libraries = target.resolve("lib");
        if (!Files.isDirectory(libraries)) {
            throw new CannotStart("the broker has not been built: no " + libraries
                    + "; run \"mvn -DskipTests package\" in " + ProjectFolder.find());
        }
        return brokerJar(target) + ":" + libraries + "/*";
    }

    private static Path brokerJar(Path target) {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(it -> it.getFileName().toString().matches("broker-.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new CannotStart("the broker has not been built: no broker-*.jar in " + target));
        } catch (IOException e) {
            throw new CannotStart("cannot look into " + target, e);
        }
    }

    /** The file holds the writer's process id; one from an earlier life does not count. */
    private static boolean isReady(Path ready, ChildProcess process) {
        try {
            return Files.exists(ready) && Files.readString(ready).strip().equals(Long.toString(process.pid()));
        } catch (IOException e) {
            return false;
        }
    }

    private static void deleteOld(Path ready) {
        try {
            Files.deleteIfExists(ready);
        } catch (IOException e) {
            throw new CannotStart("cannot write to " + ready.getParent(), e);
        }
    }
}
