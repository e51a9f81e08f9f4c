package io.qconnect.query.platform;

import io.qconnect.postgres.RoundTrip;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.SqlProvider;

/** Round trips on the connection of the transaction that is under way; what fails is told in Spring's words. */
public final class Trips {

    private Trips() {}

    public static RoundTrip over(JdbcTemplate jdbc) {
        return new RoundTrip((sql, use) -> jdbc.execute(new Lent(sql, use)));
    }

    private record Lent(String sql, RoundTrip.Database.Use use) implements ConnectionCallback<Boolean>, SqlProvider {

        @Override
        public String getSql() {
            return sql;
        }

        @Override
        public Boolean doInConnection(Connection connection) throws SQLException {
            use.of(connection);
            return true;
        }
    }
}
