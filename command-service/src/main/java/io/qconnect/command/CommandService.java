package io.qconnect.command;

import io.qconnect.command.platform.store.EpochStep;
import io.qconnect.command.platform.store.MigrationStep;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Takes commands over HTTP and turns them into facts. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CommandService {

    /**
     * With the argument {@code migrate} it brings the databases to this release's schema and ends, with
     * {@code new-epoch} it begins a new life of a restored store and ends.
     */
    public static void main(String[] args) {
        switch (args.length == 0 ? "" : args[0]) {
            case "migrate" -> System.exit(MigrationStep.run(System.out, args));
            case "new-epoch" -> System.exit(EpochStep.run(System.out, args));
            default -> SpringApplication.run(CommandService.class, args);
        }
    }
}
