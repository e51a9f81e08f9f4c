package io.qconnect.infra.schema;

import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.local.ProjectFolder;
import io.qconnect.postgres.Migrations;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** One of the clinic's databases: whose it is, who works with it, and which migrations make it. */
public enum Database {
    COMMAND(
            LocalPostgres.COMMAND_DATABASE,
            LocalPostgres.COMMAND_OWNER,
            "command-service",
            Map.of("application", LocalPostgres.COMMAND_ROLE)),
    KEYS(
            LocalPostgres.KEYS_DATABASE,
            LocalPostgres.KEYS_OWNER,
            "command-service",
            Map.of("writer", LocalPostgres.COMMAND_ROLE, "reader", LocalPostgres.QUERY_ROLE)),
    QUERY(
            LocalPostgres.QUERY_DATABASE,
            LocalPostgres.QUERY_OWNER,
            "query-service",
            Map.of("application", LocalPostgres.QUERY_ROLE));

    private final String databaseName;
    private final String owner;
    private final String service;
    private final Map<String, String> roles;

    Database(String databaseName, String owner, String service, Map<String, String> roles) {
        this.databaseName = databaseName;
        this.owner = owner;
        this.service = service;
        this.roles = roles;
    }

    /** The word for it in files and commands. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its name on the server. */
    public String databaseName() {
        return databaseName;
    }

    /** The role that owns its tables and migrates them. */
    public String owner() {
        return owner;
    }

    /** The roles that work with its tables. */
    public Iterable<String> guests() {
        return roles.values();
    }

    /** Where its migrations lie in the project. */
    public Path scripts() {
        return ProjectFolder.find().resolve(service).resolve("src/main/resources/db/" + word());
    }

    /** As the service itself would migrate it. */
    public FluentConfiguration migrations(String url, Login login) {
        return Migrations.settings(Flyway.configure())
                .dataSource(url, login.user(), login.password())
                .locations("filesystem:" + scripts())
                .placeholders(roles);
    }
}
