package io.qconnect.infra.local;

import java.util.HashMap;
import java.util.Map;

/** What a service is told about its surroundings. Passwords go in the environment, where no process list shows them. */
record ServiceEnvironment(Secrets secrets, AccountsFile accounts, ClinicPlan plan) {

    Map<String, String> of(Part service) {
        return switch (service) {
            case COMMAND_SERVICE ->
                with(
                        environment(
                                secrets.login(LocalPostgres.COMMAND_ROLE),
                                LocalPostgres.COMMAND_DATABASE,
                                secrets.login(LocalPostgres.COMMAND_OWNER)),
                        Map.of(
                                "QCONNECT_KEYS_OWNER_USERNAME",
                                LocalPostgres.KEYS_OWNER,
                                "QCONNECT_KEYS_OWNER_PASSWORD",
                                secrets.password(LocalPostgres.KEYS_OWNER),
                                "QCONNECT_TOKENS_KEYSFILE",
                                secrets.file("token-keys.json").toString(),
                                "QCONNECT_IDENTITY_FIRSTACCOUNTSFILE",
                                accounts.path().toString(),
                                "QCONNECT_MAIL_FOLDER",
                                plan.dataFolder().resolve("mail").toString(),
                                "QCONNECT_IDENTITY_LINKS",
                                plan.commandUrl(),
                                // the boards and desks of query-service
                                "QCONNECT_WEB_ALLOWEDORIGINS",
                                plan.queryUrl()));
            case QUERY_SERVICE ->
                with(
                        environment(
                                secrets.login(LocalPostgres.QUERY_ROLE),
                                LocalPostgres.QUERY_DATABASE,
                                secrets.login(LocalPostgres.QUERY_OWNER)),
                        Map.of("QCONNECT_TOKENS_KEYSURI", plan.commandUrl() + "/.well-known/jwks.json"));
            case POSTGRES, BROKER -> throw new IllegalArgumentException(service + " is no service");
        };
    }

    private Map<String, String> environment(Login login, String database, Login owner) {
        return Map.ofEntries(
                Map.entry("SPRING_FLYWAY_URL", jdbcUrl(database)),
                Map.entry("SPRING_FLYWAY_USER", owner.user()),
                Map.entry("SPRING_FLYWAY_PASSWORD", owner.password()),
                Map.entry("SPRING_DATASOURCE_URL", jdbcUrl(database)),
                Map.entry("SPRING_DATASOURCE_USERNAME", login.user()),
                Map.entry("SPRING_DATASOURCE_PASSWORD", login.password()),
                Map.entry("QCONNECT_KEYS_URL", jdbcUrl(LocalPostgres.KEYS_DATABASE)),
                Map.entry("QCONNECT_KEYS_USERNAME", login.user()),
                Map.entry("QCONNECT_KEYS_PASSWORD", login.password()),
                // command-service makes it at its first start
                Map.entry("QCONNECT_MASTERKEYFILE", secrets.file("master.key").toString()),
                Map.entry(
                        "QCONNECT_FILES_FOLDER",
                        plan.dataFolder().resolve("files").toString()),
                Map.entry(
                        "QCONNECT_SEALING_KEYFILE", secrets.file("sealing.key").toString()),
                Map.entry(
                        "QCONNECT_SEALING_PUBLISHTO",
                        plan.dataFolder().resolve("checkpoints").toString()),
                Map.entry("SPRING_KAFKA_BOOTSTRAPSERVERS", "127.0.0.1:" + plan.kafkaPort()));
    }

    private static Map<String, String> with(Map<String, String> common, Map<String, String> own) {
        Map<String, String> all = new HashMap<>(common);
        all.putAll(own);
        return all;
    }

    private String jdbcUrl(String database) {
        return LocalPostgres.jdbcUrl(plan.postgresPort(), database);
    }
}
