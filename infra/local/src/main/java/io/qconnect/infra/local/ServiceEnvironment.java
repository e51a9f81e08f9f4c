package io.qconnect.infra.local;

import java.util.Map;

/** What a service is told about its surroundings. Passwords go in the environment, where no process list shows them. */
record ServiceEnvironment(Secrets secrets, ClinicPlan plan) {

    Map<String, String> of(Part service) {
        return switch (service) {
            case COMMAND_SERVICE ->
                environment(secrets.login(LocalPostgres.COMMAND_ROLE), LocalPostgres.COMMAND_DATABASE);
            case QUERY_SERVICE -> environment(secrets.login(LocalPostgres.QUERY_ROLE), LocalPostgres.QUERY_DATABASE);
            case POSTGRES, BROKER -> throw new IllegalArgumentException(service + " is no service");
        };
    }

    private Map<String, String> environment(Login login, String database) {
        return Map.ofEntries(
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

    private String jdbcUrl(String database) {
        return LocalPostgres.jdbcUrl(plan.postgresPort(), database);
    }
}
