package io.qconnect.command.platform.store;

import io.qconnect.events.Uuids;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Begins a new life of a store that was restored to an earlier moment, and ends: the service's own program with the
 * arguments {@code new-epoch --reason TEXT}, told the same settings as {@code migrate}. In its old life the store would
 * draw positions and versions again which Kafka, the read tables and published checkpoints know as something else. So
 * it is refused while somebody still serves that life.
 */
public final class EpochStep {

    private static final String USAGE = "Usage: new-epoch --reason TEXT [--PROPERTY=VALUE ...]";

    private static final int DONE = 0;
    private static final int REFUSED = 1;
    private static final int MISUSED = 2;

    /** A starting service reads the epoch in a moment; whoever holds the table for longer is at something else. */
    private static final String WAIT_FOR_LOCK = "SET LOCAL lock_timeout = '5s'";

    /**
     * From here to the commit no service learns in which life it is. Whoever has learned it before is connected, and is
     * seen; whoever comes later waits, and learns of the new one.
     */
    private static final String LOCK = "LOCK TABLE store_epoch IN ACCESS EXCLUSIVE MODE";

    private static final String SERVING = """
        SELECT DISTINCT coalesce(nullif(application_name, ''), 'process ' || pid) AS name
          FROM pg_stat_activity
         WHERE datname = current_database()
           AND usename = ?
           AND pid <> pg_backend_pid()
         ORDER BY name
        """;

    private static final String LAST = "SELECT max(number) AS number, max(epoch::text) AS epoch FROM store_epoch";

    private static final String ADD = "INSERT INTO store_epoch (number, epoch, reason) VALUES (?, ?, ?)";

    private EpochStep() {}

    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }

    /**
     * What was asked for.
     *
     * @param settings properties, as any of our programs takes them
     */
    private record Request(String reason, List<String> settings) {

        /** Null when it cannot be understood. */
        static @Nullable Request read(List<String> arguments) {
            String reason = "";
            List<String> settings = new ArrayList<>();
            for (int i = 1; i < arguments.size(); i++) {
                String argument = arguments.get(i);
                if (argument.equals("--reason") && i + 1 < arguments.size()) {
                    i++;
                    reason = arguments.get(i);
                } else if (argument.startsWith("--reason=")) {
                    reason = argument.substring("--reason=".length());
                } else if (argument.matches("--[^=]+=.*")) {
                    settings.add(argument);
                } else {
                    return null;
                }
            }
            return reason.isBlank() || reason.startsWith("--") ? null : new Request(reason.strip(), settings);
        }
    }

    /** @return the exit code: 0 when the new life has begun, 1 when it could not, 2 when the arguments make no sense */
    public static int run(PrintStream out, String... arguments) {
        Request request = Request.read(List.of(arguments));
        if (request == null) {
            out.println(USAGE);
            return MISUSED;
        }
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(MigrationStep.Databases.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .run(request.settings().toArray(String[]::new))) {
            DataSource owner = context.getBean(Flyway.class).getConfiguration().getDataSource();
            String service = context.getEnvironment().getRequiredProperty("spring.datasource.username");
            out.println(begin(owner, service, request.reason()));
            return DONE;
        } catch (Refusal refused) {
            out.println(refused.getMessage());
            return REFUSED;
        } catch (SQLException failed) {
            out.println(explained(failed));
            return REFUSED;
        }
    }

    /** @param service the role that command-service works under */
    private static String begin(DataSource owner, String service, String reason) throws SQLException, Refusal {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(WAIT_FOR_LOCK);
            statement.execute(LOCK);
            requireNobodyServes(connection, service);
            try (ResultSet last = statement.executeQuery(LAST)) {
                last.next();
                String said = begin(connection, last.getInt("number"), last.getString("epoch"), reason);
                connection.commit();
                return said;
            }
        }
    }

    private static void requireNobodyServes(Connection connection, String service) throws SQLException, Refusal {
        List<String> names = new ArrayList<>();
        try (PreparedStatement serving = connection.prepareStatement(SERVING)) {
            serving.setString(1, service);
            try (ResultSet row = serving.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString("name"));
                }
            }
        }
        if (!names.isEmpty()) {
            throw new Refusal("Somebody is connected as " + service + ": " + String.join(", ", names)
                    + ". Stop all instances of command-service first");
        }
    }

    /** Made here, as not every server can make one that is ordered by time. */
    private static String begin(Connection connection, int number, @Nullable String last, String reason)
            throws SQLException, Refusal {
        if (last == null) {
            throw new Refusal("The store has no epoch yet; the first start of command-service gives it one");
        }
        UUID next = Uuids.timeOrdered();
        if (next.toString().compareTo(last) <= 0) {
            throw new Refusal("The clock of this machine is behind epoch " + last
                    + ", and a later epoch must be greater. Set the clock right first");
        }
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
            add.setInt(1, number + 1);
            add.setObject(2, next);
            add.setString(3, reason);
            add.executeUpdate();
        }
        return "Epoch " + (number + 1) + " begins: " + next + ", after " + last;
    }

    /** By SQLSTATE (PostgreSQL, appendix A). */
    private static String explained(SQLException failed) {
        String why = switch (String.valueOf(failed.getSQLState())) {
            case "42501" -> "only the owner of the tables may do this. Give its name and password, as for migrate";
            case "42P01" -> "this is no command database, or it was never migrated";
            case "55P03" -> "somebody holds the table store_epoch. Stop all instances of command-service first";
            default -> String.valueOf(failed.getMessage());
        };
        return "No new epoch has begun: " + why;
    }
}
