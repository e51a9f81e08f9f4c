package io.qconnect.infra.journeys;

import io.qconnect.infra.local.Ports;
import java.util.HashMap;
import java.util.Map;

/**
 * Another address of a broker, over TLS as {@code localhost}: what it is by Kafka's own settings.
 *
 * @param settings for the broker that is to have this door
 */
record BrokerDoor(int port, Map<String, String> settings) {

    private static final String THIS = "listener.name.guarded.";

    /** As the files of infra/deploy say it where neither a password nor a certificate is wanted. */
    static final Map<String, String> NOTHING_TO_SHOW = Map.of(
            "SPRING_KAFKA_SSL_KEYSTORETYPE", "PEM",
            "SPRING_KAFKA_SSL_KEYSTORELOCATION", "",
            "SPRING_KAFKA_PROPERTIES_SASL_MECHANISM", "SCRAM-SHA-512",
            "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG", "");

    /** For whoever wants to be sure which broker it is. */
    static BrokerDoor encrypted(Authority.Identity broker) {
        return of("SSL", broker, Map.of());
    }

    /**
     * For whoever has a password here, and may do what rules say. Whoever comes by the node's own address may do
     * everything.
     */
    static BrokerDoor forPasswords(Authority.Identity broker) {
        return of(
                "SASL_SSL",
                broker,
                Map.of(
                        THIS + "sasl.enabled.mechanisms",
                        "SCRAM-SHA-512",
                        THIS + "scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users",
                        "User:ANONYMOUS"));
    }

    /** For whoever shows a certificate of that authority. */
    static BrokerDoor forCertificates(Authority.Identity broker, Authority clients) {
        return of(
                "SSL",
                broker,
                Map.of(
                        THIS + "ssl.client.auth", "required",
                        THIS + "ssl.truststore.type", "PEM",
                        THIS + "ssl.truststore.location", clients.certificate().toString()));
    }

    private static BrokerDoor of(String protocol, Authority.Identity broker, Map<String, String> more) {
        int port = Ports.free();
        Map<String, String> settings = new HashMap<>(Map.of(
                "listeners",
                "GUARDED://127.0.0.1:" + port,
                "advertised.listeners",
                "GUARDED://localhost:" + port,
                "listener.security.protocol.map",
                "GUARDED:" + protocol,
                THIS + "ssl.keystore.type",
                "PEM",
                THIS + "ssl.keystore.location",
                broker.both().toString()));
        settings.putAll(more);
        return new BrokerDoor(port, settings);
    }

    /** What a client sets to come in here. */
    Map<String, String> client(String protocol, Authority broker) {
        return Map.of(
                "SPRING_KAFKA_BOOTSTRAPSERVERS",
                "localhost:" + port,
                "SPRING_KAFKA_SECURITY_PROTOCOL",
                protocol,
                "SPRING_KAFKA_SSL_TRUSTSTORETYPE",
                "PEM",
                "SPRING_KAFKA_SSL_TRUSTSTORELOCATION",
                "file:" + broker.certificate());
    }
}
