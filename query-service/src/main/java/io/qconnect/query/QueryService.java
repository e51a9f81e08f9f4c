package io.qconnect.query;

import io.qconnect.query.platform.MigrationStep;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** The reading half of the clinic: hears facts, keeps the tables of today, and answers whoever asks. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class QueryService {

    /** With the argument {@code migrate} it brings the database to this release's schema and ends. */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("migrate")) {
            System.exit(MigrationStep.run(System.out, args));
        }
        SpringApplication.run(QueryService.class, args);
    }

    @Bean
    static Clock clock() {
        return Clock.systemUTC();
    }
}
