package io.qconnect.query;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The reading half of the clinic: hears facts, keeps the tables of today, and answers whoever asks. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class QueryService {

    public static void main(String[] args) {
        SpringApplication.run(QueryService.class, args);
    }
}
