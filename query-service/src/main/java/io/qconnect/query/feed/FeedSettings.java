package io.qconnect.query.feed;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param readers how many consumers this instance runs; each reads some partitions, in transactions of its own. 0 is
 *     one for two processors, two at most: where the database works on the same two processors, two readers make
 *     smaller transactions and nothing faster.
 * @param instance names this instance, the same after a restart and different from all others; by default made of its
 *     host's name and its port
 */
@ConfigurationProperties("qconnect.feed")
record FeedSettings(
        @DefaultValue("0") int readers, @Nullable String instance) {

    private static final int READERS_WORTH_HAVING = 2;

    FeedSettings {
        if (readers == 0) {
            readers = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, READERS_WORTH_HAVING);
        }
    }

    /** The name under which Kafka knows one of the readers. */
    String member(int number, String port) {
        String name = instance == null ? host() + "-" + port : instance;
        return (name + "-" + number).replaceAll("[^A-Za-z0-9._-]", "-");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
