package io.qconnect.command;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Takes commands over HTTP and turns them into facts. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CommandService {

    public static void main(String[] args) {
        SpringApplication.run(CommandService.class, args);
    }
}
