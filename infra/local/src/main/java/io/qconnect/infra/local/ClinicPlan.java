package io.qconnect.infra.local;

import java.nio.file.Path;

/** Where a clinic keeps its data, and on which ports of the loopback address it answers. */
public record ClinicPlan(Path dataFolder, int commandPort, int queryPort, int postgresPort, int kafkaPort) {

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
