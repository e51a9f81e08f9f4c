package io.qconnect.command.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.RunningService;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.local.SharedServers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A restored store begins a new life, when nobody serves the old one. */
class EpochStepTest {

    private static final String REASON = "restored to 2026-03-02T08:15:30Z";

    private final String database = "epochs_" + UUID.randomUUID().toString().replace("-", "");
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void a_migrated_store() {
        SharedServers.postgres().createDatabase(database, LocalPostgres.COMMAND_OWNER, LocalPostgres.COMMAND_ROLE);
        assertThat(MigrationStep.run(out(), settings(LocalPostgres.COMMAND_OWNER)))
                .as("%s", said)
                .isZero();
    }

    /** As compose and Kubernetes hand them over; an environment can be seen by whoever may look at a container. */
    @Test
    void passwords_of_owners_may_be_files(@TempDir Path secrets) throws IOException {
        List<String> settings = new ArrayList<>(List.of("--spring.config.import=configtree:" + secrets + "/"));
        List<String> files = new ArrayList<>();
        for (String setting : settings(LocalPostgres.COMMAND_OWNER)) {
            int end = setting.indexOf('=');
            if (setting.substring(0, end).endsWith("password")) {
                files.add(setting.substring("--".length(), end));
                Files.writeString(secrets.resolve(files.getLast()), setting.substring(end + 1) + "\n");
            } else {
                settings.add(setting);
            }
        }
        assertThat(files).contains("spring.flyway.password", "qconnect.keys.owner.password");
        assertThat(MigrationStep.run(out(), settings.toArray(String[]::new)))
                .as("%s", said)
                .isZero();
    }

    private PrintStream out() {
        said.reset();
        return new PrintStream(said, true, StandardCharsets.UTF_8);
    }

    private String[] settings(String role) {
        Login login = SharedServers.postgres().login(role);
        List<String> settings = new ArrayList<>();
        for (Map.Entry<String, Object> setting :
                RunningService.OnSharedServers.properties().entrySet()) {
            if (setting.getKey().startsWith("qconnect.keys.")
                    || setting.getKey().endsWith("datasource.username")) {
                settings.add("--" + setting.getKey() + "=" + setting.getValue());
            }
        }
        settings.add("--spring.flyway.url=" + SharedServers.postgres().jdbcUrl(database));
        settings.add("--spring.flyway.user=" + login.user());
        settings.add("--spring.flyway.password=" + login.password());
        return settings.toArray(String[]::new);
    }

    private int begin(String role, String... arguments) {
        List<String> all = new ArrayList<>(List.of("new-epoch"));
        all.addAll(List.of(arguments));
        all.addAll(List.of(settings(role)));
        return EpochStep.run(out(), all.toArray(String[]::new));
    }

    private JdbcClient store() {
        Login login = SharedServers.postgres().login(LocalPostgres.COMMAND_ROLE);
        return JdbcClient.create(new DriverManagerDataSource(
                SharedServers.postgres().jdbcUrl(database), login.user(), login.password()));
    }

    private long epochs() {
        return store().sql("SELECT count(*) FROM store_epoch").query(Long.class).single();
    }

    @Test
    void a_new_life_is_later_than_all_before_it_and_the_next_start_is_in_it() {
        UUID first = new StoreEpoch(store()).current();

        assertThat(begin(LocalPostgres.COMMAND_OWNER, "--reason", REASON)).isZero();

        UUID second = new StoreEpoch(store()).current();
        assertThat(second).hasToString(lastEpoch("restored%"));
        assertThat(second.toString()).isGreaterThan(first.toString());
        assertThat(second.version()).isEqualTo(7);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("Epoch 2 begins: " + second + ", after " + first);

        assertThat(begin(LocalPostgres.COMMAND_OWNER, "--reason=once more")).isZero();

        UUID third = new StoreEpoch(store()).current();
        assertThat(third).hasToString(lastEpoch("once more"));
        assertThat(third.toString()).isGreaterThan(second.toString());
        assertThat(epochs()).isEqualTo(3);
    }

    private String lastEpoch(String reason) {
        return store().sql("SELECT epoch::text FROM store_epoch WHERE reason LIKE ? AND epoch::text ="
                        + " (SELECT max(epoch::text) FROM store_epoch)")
                .param(reason)
                .query(String.class)
                .single();
    }

    @Test
    void while_somebody_serves_the_old_life_it_is_refused_and_says_who() throws SQLException {
        new StoreEpoch(store());
        Login login = SharedServers.postgres().login(LocalPostgres.COMMAND_ROLE);
        Properties connected = new Properties();
        connected.put("user", login.user());
        connected.put("password", login.password());
        connected.put("ApplicationName", "command-0");
        try (Connection _ = DriverManager.getConnection(SharedServers.postgres().jdbcUrl(database), connected)) {
            assertThat(begin(LocalPostgres.COMMAND_OWNER, "--reason", REASON)).isEqualTo(1);
        }

        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("connected as " + login.user() + ": command-0. Stop all instances");
        assertThat(epochs()).isEqualTo(1);
    }

    /** Whoever learns the epoch just then must not learn the old one. */
    @Test
    void whoever_holds_the_table_is_not_waited_for_long() throws SQLException {
        new StoreEpoch(store());
        Login owner = SharedServers.postgres().login(LocalPostgres.COMMAND_OWNER);
        try (Connection holder = DriverManager.getConnection(
                SharedServers.postgres().jdbcUrl(database), owner.user(), owner.password())) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("SELECT * FROM store_epoch");
            assertThat(begin(LocalPostgres.COMMAND_OWNER, "--reason", REASON)).isEqualTo(1);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("holds the table store_epoch");
        assertThat(epochs()).isEqualTo(1);
    }

    @Test
    void a_clock_that_is_behind_the_last_life_is_refused() {
        new StoreEpoch(store());
        store().sql("INSERT INTO store_epoch (number, epoch, reason)"
                        + " VALUES (2, '0fffffff-0000-7000-8000-000000000000', 'tomorrow')")
                .update();

        assertThat(begin(LocalPostgres.COMMAND_OWNER, "--reason", REASON)).isEqualTo(1);

        assertThat(said.toString(StandardCharsets.UTF_8)).contains("Set the clock right first");
        assertThat(epochs()).isEqualTo(2);
    }

    @Test
    void a_store_that_never_lived_has_no_life_to_follow() {
        assertThat(begin(LocalPostgres.COMMAND_OWNER, "--reason", REASON)).isEqualTo(1);

        assertThat(said.toString(StandardCharsets.UTF_8)).contains("has no epoch yet");
        assertThat(epochs()).isZero();
    }

    @Test
    void those_who_serve_may_not() {
        new StoreEpoch(store());

        assertThat(begin(LocalPostgres.COMMAND_ROLE, "--reason", REASON)).isEqualTo(1);

        assertThat(said.toString(StandardCharsets.UTF_8)).contains("only the owner of the tables");
        assertThat(epochs()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--reason", "--reason=", "--reason= ", "--why=restored", "restored"})
    void without_a_reason_it_says_how_it_is_used(String argument) {
        List<String> arguments = argument.isEmpty() ? List.of() : List.of(argument);

        assertThat(begin(LocalPostgres.COMMAND_OWNER, arguments.toArray(String[]::new)))
                .isEqualTo(2);

        assertThat(said.toString(StandardCharsets.UTF_8)).startsWith("Usage: new-epoch --reason TEXT");
        assertThat(epochs()).isZero();
    }
}
