package io.qconnect.infra.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** What other tests compare with a clinic on one machine. */
public final class OnOneMachine {

    private OnOneMachine() {}

    /** The names of what a service is told about its surroundings there. */
    public static Set<String> variables(Part service, Path dataFolder) {
        var plan = new ClinicPlan(dataFolder, 1, 2, 3, 4);
        var environment = new ServiceEnvironment(Secrets.in(dataFolder), AccountsFile.in(dataFolder), plan);
        return environment.of(service).keySet();
    }

    /** What one of its parts may take to stop. */
    public static Duration stopMax() {
        return ChildProcess.STOP_MAX;
    }
}
