package io.qconnect.infra.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** One of the two services in a JVM of its own. It stops when this JVM ends. */
public final class ServiceProcess extends LocalJvm {

    /** On two busy cores, behind a first migration, and without a cache. */
    private static final Duration START_MAX = Duration.ofMinutes(5);

    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    /** However many queues are in the store: what is kept of them in memory has a bound. */
    private static final String COMMAND_HEAP_MAX = "-Xmx512m";

    /** With room for the rows that a rebuild keeps beside what the service is doing, 10,000 of a table. */
    private static final String QUERY_HEAP_MAX = "-Xmx384m";

    /**
     * An environment variable: {@code quick} leaves the second compiler out, for services that end within minutes: its
     * work costs more than it brings them (decision 0037).
     */
    private static final String COMPILER = "QCONNECT_COMPILER";

    private static final String QUICK = "quick";

    /**
     * What the second compiler takes together at a time: about half of what it would. Half the compiling for the same
     * calls, and so a clinic that comes to its speed in half the time (decision 0037). The benchmark's own JVM has the
     * same.
     */
    private static final List<String> SMALL_UNITS =
            List.of("-XX:MaxInlineLevel=9", "-XX:FreqInlineSize=120", "-XX:InlineSmallCode=1200");

    private static final boolean IS_LINUX = System.getProperty("os.name").equals("Linux");

    private final String name;

    private ServiceProcess(String name, int port, ChildProcess process) {
        super(process, port);
        this.name = name;
    }

    /**
     * Starts the executable jar of a module and returns when it says that it is ready.
     *
     * @param module the module's folder, which is also the service's name
     * @param environment what the service needs to know; address and port are added
     * @throws CannotStart when the port is taken, the service has not been built, ends, or is not ready in time
     */
    public static ServiceProcess start(String module, int port, Map<String, String> environment, Path dataFolder) {
        return start(module, port, environment, dataFolder, () -> false);
    }

    /** @param hopeless whether what it needs has ended: then nobody waits for it any longer */
    static ServiceProcess start(
            String module, int port, Map<String, String> environment, Path dataFolder, BooleanSupplier hopeless) {
        Ports.requireFree(port, module);
        LogFile log = LogFile.in(dataFolder, module + ".log");
        Map<String, String> all = new HashMap<>(environment);
        all.put("SERVER_ADDRESS", "127.0.0.1");
        all.put("SERVER_PORT", Integer.toString(port));
        ChildProcess process = ChildProcess.start(command(module), all, log);
        ServiceProcess service = new ServiceProcess(module, port, process);
        try {
            service.awaitReady(hopeless);
        } catch (RuntimeException failed) {
            service.kill();
            throw failed;
        }
        return service;
    }

    public String name() {
        return name;
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /**
     * At its first proper stop a service leaves a cache (JEP 483, 514 and 515): classes loaded and linked, and what the
     * compiler learned about them. Later starts begin with it, so they are ready and warm in a fraction of the time.
     */
    private static String aheadOfTimeCache(ExtractedJar service) {
        Path cache = cacheOf(service);
        return (Files.exists(cache) ? "-XX:AOTCache=" : "-XX:AOTCacheOutput=") + cache;
    }

    /** What one compiler learned is little use to two, and another JVM would pass over it. */
    private static Path cacheOf(ExtractedJar service) {
        return service.jar()
                .resolveSibling(
                        service.jar().getFileName() + (isQuick() ? ".quick-" : "-") + Runtime.version() + ".aot");
    }

    private static boolean isQuick() {
        return QUICK.equals(System.getenv(COMPILER));
    }

    /** Whether the next start of this build of a service finds what an earlier one has left, however short it was. */
    public static boolean hasCache(String module) {
        return Files.exists(cacheOf(ExtractedJar.of(module)));
    }

    /** Whether that was one of which {@link #noteTraining} was told. */
    public static boolean isTrained(String module) throws IOException {
        Path cache = cacheOf(ExtractedJar.of(module));
        Path note = noteOf(cache);
        return Files.exists(cache)
                && Files.exists(note)
                && Files.readString(note).equals(looksOf(cache));
    }

    /**
     * Has the next start begin without a cache, and leave one: what it knows it has from what the service did by then.
     */
    public static void forgetTraining(String module) throws IOException {
        Files.deleteIfExists(cacheOf(ExtractedJar.of(module)));
    }

    /**
     * To be called when a service has stopped that has just been through a load worth remembering.
     *
     * @return whether it has left a cache
     */
    public static boolean noteTraining(String module) throws IOException {
        Path cache = cacheOf(ExtractedJar.of(module));
        boolean left = Files.exists(cache);
        if (left) {
            Files.writeString(noteOf(cache), looksOf(cache));
        }
        return left;
    }

    /** Another service that began without a cache, and has stopped since, has put its own in this one's place. */
    private static String looksOf(Path cache) throws IOException {
        return Files.size(cache) + " bytes of " + Files.getLastModifiedTime(cache);
    }

    private static Path noteOf(Path cache) {
        return cache.resolveSibling(cache.getFileName() + ".trained");
    }

    private static List<String> command(String module) {
        ExtractedJar service = ExtractedJar.of(module);
        List<String> command = new ArrayList<>(List.of(
                ChildProcess.java().toString(),
                module.equals(Part.QUERY_SERVICE.title()) ? QUERY_HEAP_MAX : COMMAND_HEAP_MAX,
                // few cores, and others need them too: no collector works beside the requests (decision 0037)
                "-XX:+UseSerialGC",
                // what two collections have found alive stays where it is, and is not copied a dozen times more
                "-XX:MaxTenuringThreshold=2",
                aheadOfTimeCache(service),
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        if (IS_LINUX) {
            // elsewhere the JVM does not know this word. The heap comes in pieces of 2 MB: half as many page faults in
            // a start (decision 0037)
            command.add("-XX:+UseTransparentHugePages");
        }
        if (isQuick()) {
            command.add("-XX:TieredStopAtLevel=1");
        } else {
            command.addAll(SMALL_UNITS);
        }
        command.addAll(List.of("-cp", service.classPath(), Leash.class.getName(), service.mainClass()));
        return command;
    }

    private void awaitReady(BooleanSupplier hopeless) {
        try (HttpClient client = HttpClient.newHttpClient();
                PatientCompiler compiler = PatientCompiler.of(pid())) {
            boolean over = Wait.atMost(START_MAX, () -> {
                if (!isQuick()) {
                    compiler.look();
                }
                return !isAlive() || hopeless.getAsBoolean() || isReady(client);
            });
            if (hopeless.getAsBoolean()) {
                throw new CannotStart(name + " was waiting for something that has ended");
            }
            if (over && isAlive()) {
                return;
            }
        }
        String what = isAlive()
                ? " was not ready in " + START_MAX.toMinutes()
                        + " minutes (if it migrates a large database, \"infra/qconnect migrate\" takes its time), "
                : " ended, ";
        throw new CannotStart(name + what + log().excerpt());
    }

    /**
     * Fifty times a second, on the processors that the start needs: so nothing dear is done before somebody listens.
     */
    private boolean isReady(HttpClient client) {
        if (!Ports.isOpen(port())) {
            return false;
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/actuator/health/readiness"))
                .timeout(ANSWER_MAX)
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
