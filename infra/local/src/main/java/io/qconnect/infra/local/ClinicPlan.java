package io.qconnect.infra.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a clinic keeps its data, and on which ports of the loopback address it answers.
 *
 * @param settings further environment variables of the services, for those that need any
 */
public record ClinicPlan(
        Path dataFolder,
        int commandPort,
        int queryPort,
        int postgresPort,
        int kafkaPort,
        Map<Part, Map<String, String>> settings) {

    public ClinicPlan(Path dataFolder, int commandPort, int queryPort, int postgresPort, int kafkaPort) {
        this(dataFolder, commandPort, queryPort, postgresPort, kafkaPort, Map.of());
    }

    /** The same clinic, with these settings for one of its services beside those that it has. */
    public ClinicPlan with(Part service, Map<String, String> more) {
        Map<Part, Map<String, String>> all = new HashMap<>(settings);
        all.merge(service, more, (before, added) -> {
            Map<String, String> both = new HashMap<>(before);
            both.putAll(added);
            return both;
        });
        return new ClinicPlan(dataFolder, commandPort, queryPort, postgresPort, kafkaPort, all);
    }

    /** For tests: nothing of it collides with a clinic that runs. */
    public static ClinicPlan onFreePorts(Path dataFolder) {
        return new ClinicPlan(dataFolder, Ports.free(), Ports.free(), Ports.free(), Ports.free());
    }

    public int port(Part part) {
        return switch (part) {
            case POSTGRES -> postgresPort;
            case BROKER -> kafkaPort;
            case COMMAND_SERVICE -> commandPort;
            case QUERY_SERVICE -> queryPort;
        };
    }

    public String commandUrl() {
        return "http://127.0.0.1:" + commandPort;
    }

    public String queryUrl() {
        return "http://127.0.0.1:" + queryPort;
    }
}
