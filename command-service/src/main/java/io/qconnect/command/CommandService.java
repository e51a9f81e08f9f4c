package io.qconnect.command;

import io.qconnect.command.platform.store.MigrationStep;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Takes commands over HTTP and turns them into facts. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CommandService {

    /** With the argument {@code migrate} it brings the databases to this release's schema and ends. */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("migrate")) {
            System.exit(MigrationStep.run(System.out, args));
        }
        SpringApplication.run(CommandService.class, args);
    }
}
