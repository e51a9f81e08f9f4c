package io.qconnect.query.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.qconnect.infra.local.CutWire;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.local.SharedServers;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database of keys that says nothing keeps a reader for a while, and not for ever. */
@Timeout(60)
class SilentKeysTest {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private CutWire wire;
    private HikariDataSource keys;

    @BeforeEach
    void connect() throws IOException {
        LocalPostgres postgres = SharedServers.postgres();
        Login superuser = postgres.superuser();
        wire = new CutWire(postgres.port());
        String url = "jdbc:postgresql://127.0.0.1:" + wire.port() + "/postgres";
        keys = KeysConfiguration.databaseOfKeys(
                new KeysSettings(url, superuser.user(), superuser.password()), ANSWER_WITHIN);
    }

    @AfterEach
    void disconnect() throws IOException {
        keys.close();
        wire.close();
    }

    private int ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT 1")) {
            answer.next();
            return answer.getInt(1);
        }
    }

    @Test
    void who_has_asked_it_is_told_that_it_does_not_answer() throws SQLException {
        try (Connection connection = keys.getConnection()) {
            assertThat(ask(connection)).isEqualTo(1);
            wire.fallsSilent();

            assertThatThrownBy(() -> ask(connection))
                    .isInstanceOf(SQLException.class)
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void who_asks_next_is_told_so_too_and_answered_when_it_speaks_again() throws SQLException {
        wire.fallsSilent();
        assertThatThrownBy(() -> keys.getConnection().close()).isInstanceOf(SQLException.class);

        wire.comesBack();

        try (Connection connection = keys.getConnection()) {
            assertThat(ask(connection)).isEqualTo(1);
        }
    }
}
