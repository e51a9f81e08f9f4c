package io.qconnect.postgres;

import java.time.Duration;
import java.util.Properties;

/**
 * What a connection does about a server that vanished without a word, or is there and says nothing. Unless it is told,
 * the driver waits for an answer for ever, and so does whoever has asked.
 */
public final class SilentServers {

    private SilentServers() {}

    /**
     * Properties for the driver: a server that has been silent for so long while it was asked something is given up,
     * and the question fails; one that is asked nothing is tried by the system from time to time.
     *
     * @param silence longer than any answer takes, in whole seconds
     */
    public static Properties givenUpAfter(Duration silence) {
        Properties properties = new Properties();
        properties.setProperty("socketTimeout", Long.toString(silence.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        return properties;
    }
}
