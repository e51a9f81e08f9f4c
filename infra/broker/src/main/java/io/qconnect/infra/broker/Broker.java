package io.qconnect.infra.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A real Kafka broker and its controller in one JVM, for one machine.
 *
 * <p>Arguments: the data folder, the clients' port, the controller's port. The log is formatted when there is none yet;
 * otherwise it is continued, so topics and offsets outlive any kind of end. When clients are answered, the file
 * {@code ready} appears in the folder with the process id in it.
 *
 * <p>With {@code --with FILE} further settings of Kafka's own are read from there, as {@link BrokerSettings} says.
 *
 * <p>With {@code --leashed} the broker also stops when its standard input ends. The process that starts it holds the
 * other end and never writes; when it dies, in whatever way, the operating system closes the pipe. So no broker is ever
 * left behind.
 */
public final class Broker {

    private static final int ANSWER_SECONDS_MAX = 60;

    private Broker() {}

    public static void main(String[] args) throws Exception {
        if (args.length < 3) {
            System.err.println("usage: Broker FOLDER PORT CONTROLLER_PORT [--leashed] [--with FILE]");
            System.exit(2);
        }
        List<String> options = List.of(args).subList(3, args.length);
        BrokerSettings settings = new BrokerSettings(
                Path.of(args[0]).toAbsolutePath(),
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                further(options));
        if (options.contains("--leashed")) {
            stopWithParent();
        }
        run(settings);
    }

    private static Map<String, String> further(List<String> options) throws IOException {
        Map<String, String> further = new HashMap<>();
        int at = options.indexOf("--with");
        if (at >= 0) {
            Properties read = new Properties();
            try (Reader in = Files.newBufferedReader(Path.of(options.get(at + 1)))) {
                read.load(in);
            }
            read.stringPropertyNames().forEach(name -> further.put(name, read.getProperty(name)));
        }
        return further;
    }

    private static void run(BrokerSettings settings) throws Exception {
        Path ready = settings.folder().resolve("ready");
        Files.createDirectories(settings.log());
        Files.deleteIfExists(ready);
        settings.write();
        if (!settings.formatted()) {
            format(settings, Uuid.randomUuid());
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings.properties(), false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "stop-broker"));
        server.startup();
        askForAnAnswer(settings);
        announce(ready);
        server.awaitShutdown();
    }

    /**
     * One id in 64 begins with a dash, which Kafka's tool takes for an option unless an equals sign stands before it.
     */
    static void format(BrokerSettings settings, Uuid clusterId) {
        String[] arguments = {"format", "--cluster-id=" + clusterId, "--config=" + settings.file()};
        int exitCode = StorageTool.execute(arguments, System.out);
        if (exitCode != 0) {
            throw new IllegalStateException("the log could not be formatted: " + settings.log());
        }
    }

    /** A started server may still refuse: only a client knows when it answers. */
    private static void askForAnAnswer(BrokerSettings settings) throws Exception {
        Map<String, Object> client = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + settings.port());
        try (Admin admin = Admin.create(client)) {
            admin.describeCluster().nodes().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        }
    }

    /** Written elsewhere and renamed, so that nobody reads half a number. */
    private static void announce(Path ready) throws IOException {
        Path draft = ready.resolveSibling("ready.draft");
        Files.writeString(draft, Long.toString(ProcessHandle.current().pid()));
        Files.move(draft, ready, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        System.out.println("broker is ready");
    }

    private static void stopWithParent() {
        Thread.ofPlatform().daemon().name("watch-parent").start(() -> {
            waitForEnd(System.in);
            System.exit(0);
        });
    }

    private static void waitForEnd(InputStream in) {
        try {
            while (in.read() >= 0) {
                // whatever is written, only the end counts
            }
        } catch (IOException e) {
            System.err.println("lost the parent process: " + e.getMessage());
        }
    }
}
