package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.LocalBroker;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Kafka that lets in only whom it knows, by a password or by a certificate: each service comes as itself, by the
 * settings of infra/docs/operations.md, and gets along with no more rights than infra/deploy/README.md asks for.
 */
@Tag("proof")
class KnownToKafkaTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ITERATIONS = 4096;

    @TempDir
    private Path folder;

    @Test
    void by_passwords_and_with_no_more_rights_than_are_needed() throws Exception {
        Authority authority = Authority.in(folder, "authority");
        BrokerDoor door = BrokerDoor.forPasswords(authority.certify("localhost"));
        ClinicPlan open = ClinicPlan.onFreePorts(folder.resolve("clinic"));
        Map<String, String> both = new HashMap<>(door.client("SASL_SSL", authority));
        both.put("SPRING_KAFKA_PROPERTIES_SASL_MECHANISM", "SCRAM-SHA-512");
        both.put("SPRING_KAFKA_SSL_KEYSTORETYPE", "PEM");
        both.put("SPRING_KAFKA_SSL_KEYSTORELOCATION", "");
        ClinicPlan plan = open.with(Part.COMMAND_SERVICE, both)
                .with(Part.QUERY_SERVICE, both)
                .with(Part.COMMAND_SERVICE, secrets("command-service", "first-secret"))
                .with(Part.QUERY_SERVICE, secrets("query-service", "mistyped"));
        try (LocalPostgres _ = LocalPostgres.start(plan.dataFolder(), plan.postgresPort());
                LocalBroker broker = LocalBroker.start(plan.dataFolder(), plan.kafkaPort(), door.settings());
                Admin admin = admin(broker);
                Clinic clinic = Clinic.over(plan, _ -> {})) {
            mayComeIn(admin, "command-service", "first-secret");
            mayComeIn(admin, "query-service", "second-secret");
            admin.createAcls(rights()).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            clinic.start(Part.COMMAND_SERVICE);
            clinic.start(Part.QUERY_SERVICE);
            Visitor visitor = visitor(plan, clinic);
            String queue = visitor.queue(5);
            Answer booked = expect(201, visitor.book(queue, visitor.patient()));

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(visitor.text("/actuator/health"))
                            .contains("No connection to Kafka: authentication failed"));

            // what was mistyped is put right where it stands
            mayComeIn(admin, "query-service", "mistyped");
            visitor.see("/queues/" + queue + "/board?minVersion=" + booked.number("version"));
            assertThat(clinic.commandService().log().path()).content().doesNotContain("AuthorizationException");
            assertThat(clinic.queryService().log().path()).content().doesNotContain("AuthorizationException");
        }
    }

    @Test
    void by_certificates() throws Exception {
        Authority authority = Authority.in(folder, "authority");
        Authority strangers = Authority.in(Files.createDirectory(folder.resolve("elsewhere")), "strangers");
        BrokerDoor door = BrokerDoor.forCertificates(authority.certify("localhost"), authority);
        Map<String, String> command = shown(door, authority, authority.certify("command-service"));
        ClinicPlan open = ClinicPlan.onFreePorts(folder.resolve("clinic")).with(Part.COMMAND_SERVICE, command);
        try (LocalPostgres _ = LocalPostgres.start(open.dataFolder(), open.postgresPort());
                LocalBroker _ = LocalBroker.start(open.dataFolder(), open.kafkaPort(), door.settings())) {
            String queue;
            ClinicPlan stranger =
                    open.with(Part.QUERY_SERVICE, shown(door, authority, strangers.certify("query-service")));
            try (Clinic clinic = Clinic.over(stranger, _ -> {})) {
                clinic.start(Part.COMMAND_SERVICE);
                clinic.start(Part.QUERY_SERVICE);
                Visitor visitor = visitor(stranger, clinic);
                queue = visitor.queue(5);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(visitor.text("/actuator/health"))
                                .contains("No connection to Kafka: authentication failed"));
            }
            ClinicPlan known =
                    open.with(Part.QUERY_SERVICE, shown(door, authority, authority.certify("query-service")));
            try (Clinic clinic = Clinic.over(known, _ -> {})) {
                clinic.start(Part.COMMAND_SERVICE);
                clinic.start(Part.QUERY_SERVICE);
                visitor(known, clinic).see("/queues/" + queue + "/board?minVersion=1");
            }
        }
    }

    /** As the files of infra/deploy do it: a file named like the setting, in a folder that is read as settings. */
    private Map<String, String> secrets(String user, String password) throws IOException {
        Path secrets = Files.createDirectory(folder.resolve("secrets-of-" + user));
        Files.writeString(
                secrets.resolve("spring.kafka.properties.sasl.jaas.config"),
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                        + password + "\";\n");
        return Map.of("SPRING_CONFIG_IMPORT", "configtree:" + secrets + "/");
    }

    private static Map<String, String> shown(BrokerDoor door, Authority broker, Authority.Identity service) {
        Map<String, String> settings = new HashMap<>(door.client("SSL", broker));
        settings.put("SPRING_KAFKA_SSL_KEYSTORETYPE", "PEM");
        settings.put("SPRING_KAFKA_SSL_KEYSTORELOCATION", "file:" + service.both());
        return settings;
    }

    private static Admin admin(LocalBroker broker) {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
    }

    private static void mayComeIn(Admin admin, String user, String password) throws Exception {
        var info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user, info, password)))
                .all()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** What infra/deploy/README.md lists, and nothing else. */
    private static List<AclBinding> rights() {
        return List.of(
                right("command-service", ResourceType.TOPIC, "qconnect.", AclOperation.CREATE),
                right("command-service", ResourceType.TOPIC, "qconnect.", AclOperation.DESCRIBE),
                right("command-service", ResourceType.TOPIC, "qconnect.", AclOperation.DESCRIBE_CONFIGS),
                right("command-service", ResourceType.TOPIC, "qconnect.", AclOperation.ALTER),
                right("command-service", ResourceType.TOPIC, "qconnect.", AclOperation.ALTER_CONFIGS),
                right("command-service", ResourceType.TOPIC, "qconnect.", AclOperation.WRITE),
                right("query-service", ResourceType.TOPIC, "qconnect.", AclOperation.READ),
                right("query-service", ResourceType.GROUP, "query-service", AclOperation.READ));
    }

    private static AclBinding right(String user, ResourceType type, String prefix, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, prefix, PatternType.PREFIXED),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    private static Visitor visitor(ClinicPlan plan, Clinic clinic) {
        return new Visitor(plan.commandUrl(), plan.queryUrl(), clinic.accounts().of("admin"));
    }
}
