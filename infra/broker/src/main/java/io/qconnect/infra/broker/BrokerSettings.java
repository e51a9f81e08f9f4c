package io.qconnect.infra.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * How one Kafka node runs alone on a machine: everything on the loopback address, every topic with one replica.
 *
 * @param folder where the log lives; it is the only thing worth keeping
 * @param port where clients connect
 * @param controllerPort where the node's two halves, broker and controller, meet; nobody else needs it
 * @param further Kafka's own settings, by their names. Addresses are added to the node's own, over which it tells
 *     itself that it is up; anything else stands for what is said here
 */
record BrokerSettings(Path folder, int port, int controllerPort, Map<String, String> further) {

    private static final Set<String> ADDRESSES =
            Set.of("listeners", "advertised.listeners", "listener.security.protocol.map");

    private static final String LOOPBACK = "127.0.0.1";
    /** Three weeks. A consumer that was away longer starts again; the offsets that matter are in PostgreSQL anyway. */
    private static final int OFFSETS_KEPT_MINUTES = 21 * 24 * 60;

    Path log() {
        return folder.resolve("log");
    }

    /** Where Kafka's own tool, which formats the log, reads the same settings. */
    Path file() {
        return folder.resolve("server.properties");
    }

    boolean formatted() {
        return Files.exists(log().resolve("meta.properties"));
    }

    Properties properties() {
        Properties properties = new Properties();
        address(properties);
        oneNodeOnly(properties);
        retention(properties);
        modest(properties);
        further.forEach((name, value) ->
                properties.merge(name, value, (own, more) -> ADDRESSES.contains(name) ? own + "," + more : more));
        return properties;
    }

    void write() throws IOException {
        // in bytes, as Kafka reads them: what is no Latin letter is escaped
        try (OutputStream out = Files.newOutputStream(file())) {
            properties().store(out, null);
        }
    }

    private void address(Properties properties) {
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", "1");
        properties.setProperty("controller.quorum.voters", "1@" + LOOPBACK + ":" + controllerPort);
        properties.setProperty(
                "listeners", "CLINIC://" + LOOPBACK + ":" + port + ",CONTROLLER://" + LOOPBACK + ":" + controllerPort);
        properties.setProperty("advertised.listeners", "CLINIC://" + LOOPBACK + ":" + port);
        properties.setProperty("listener.security.protocol.map", "CLINIC:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.setProperty("inter.broker.listener.name", "CLINIC");
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty("log.dirs", log().toString());
    }

    private static void oneNodeOnly(Properties properties) {
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
        properties.setProperty("share.coordinator.state.topic.min.isr", "1");
        properties.setProperty("default.replication.factor", "1");
        properties.setProperty("min.insync.replicas", "1");
        // a mistyped topic name should fail, not make a topic with settings that nobody chose
        properties.setProperty("auto.create.topics.enable", "false");
        // after a crash the controller still believes in the broker that was killed, and lets its successor in only
        // when this session is over: two seconds instead of nine
        properties.setProperty("broker.session.timeout.ms", "2000");
        properties.setProperty("broker.heartbeat.interval.ms", "500");
        // consumers of a single machine start together: the pause that lets others join is only a pause
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
    }

    private static void retention(Properties properties) {
        // there is no other broker to hold a copy: what is acknowledged is on the disk, also when the power fails
        properties.setProperty("log.flush.interval.messages", "1");
        // the relay sets what an event topic keeps; a topic without a word of its own keeps everything
        properties.setProperty("log.retention.ms", "-1");
        properties.setProperty("offsets.retention.minutes", Integer.toString(OFFSETS_KEPT_MINUTES));
    }

    /** A clinic's broker sees a few hundred records a second: less threads and memory than a data centre's. */
    private static void modest(Properties properties) {
        properties.setProperty("num.network.threads", "2");
        properties.setProperty("num.io.threads", "4");
        properties.setProperty("num.partitions", "4");
        properties.setProperty("offsets.topic.num.partitions", "8");
        properties.setProperty("transaction.state.log.num.partitions", "4");
        properties.setProperty("share.coordinator.state.topic.num.partitions", "1");
        properties.setProperty("log.cleaner.threads", "1");
        properties.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
        properties.setProperty("log.segment.bytes", Integer.toString(64 * 1024 * 1024));
        properties.setProperty("offsets.topic.segment.bytes", Integer.toString(8 * 1024 * 1024));
    }
}
