package io.qconnect.command.platform;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What is particular to this clinic and this process.
 *
 * @param clinic names the clinic; part of every queue's id, so never to be changed
 * @param zone of the clinic's dates and times, unless a queue says otherwise
 * @param instance names this process among those that share the store; the same again after a restart
 * @param claimTimeout how long a silent process keeps its claim on publishing
 * @param masterKeyFile the clinic's secret, made at the first start
 */
@ConfigurationProperties("qconnect")
public record ClinicProperties(
        String clinic, ZoneId zone, String instance, Duration claimTimeout, Path masterKeyFile, Keys keys) {

    /**
     * The database of personal keys.
     *
     * @param owner whose tables they are; migrates them, and is not used otherwise
     * @param reader the role of those who open names and never make a key: query-service
     */
    public record Keys(String url, String username, String password, Owner owner, String reader) {

        /** @param username empty when the tables belong to the one who uses them */
        public record Owner(String username, String password) {}
    }
}
