package io.qconnect.infra.schema;

import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import io.qconnect.infra.local.Ports;
import io.qconnect.infra.local.SharedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A server that tests of migrations run on: the one that the clinic brings along, or an older one of the machine. */
record PostgresServer(int version, String url, Function<String, Login> logins) {

    private static final String SUPERUSER = "postgres";
    private static final AtomicInteger COUNTER = new AtomicInteger();

    /** The oldest one that is supported, as Debian installs it. */
    private static final Path OLDEST = Path.of("/usr/lib/postgresql/15/bin");

    static PostgresServer ours() {
        LocalPostgres postgres = SharedServers.postgres();
        return new PostgresServer(
                18, postgres.jdbcUrl(""), role -> role.equals(SUPERUSER) ? postgres.superuser() : postgres.login(role));
    }

    static boolean isOldestInstalled() {
        return Files.isExecutable(OLDEST.resolve("postgres"));
    }

    static PostgresServer oldest() {
        return Oldest.SERVER;
    }

    /** A database of its own for one test, as the clinic lays it out: an owner, and guests who may enter. */
    String newDatabase(Database kind) {
        return copy(kind, "template1");
    }

    /** The same with all that stands in another one, which nobody may be connected to. */
    String copy(Database kind, String original) {
        String name = "schema_" + kind.word() + "_" + COUNTER.incrementAndGet();
        asSuperuser("postgres", "CREATE DATABASE " + name + " OWNER " + kind.owner() + " TEMPLATE " + original);
        asSuperuser("postgres", "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
        kind.guests().forEach(guest -> asSuperuser("postgres", "GRANT CONNECT ON DATABASE " + name + " TO " + guest));
        return name;
    }

    String url(String database) {
        return url.contains("?") ? url.replace("/?", "/" + database + "?") : url + database;
    }

    Connection connect(String database, String role) throws SQLException {
        Login login = logins.apply(role);
        return DriverManager.getConnection(url(database), login.user(), login.password());
    }

    void asSuperuser(String database, String sql) {
        as(SUPERUSER, database, sql);
    }

    void as(String role, String database, String sql) {
        try (Connection connection = connect(database, role);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public String toString() {
        return "PostgreSQL " + version;
    }

    private static final class Oldest {

        private static final Path FOLDER = temporary();
        private static final PostgresServer SERVER = start();

        private static PostgresServer start() {
            int port = Ports.free();
            String data = FOLDER.resolve("data").toString();
            run("initdb", "-D", data, "-A", "trust", "-U", SUPERUSER, "--locale=C", "-E", "UTF8");
            String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=";
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> run("pg_ctl", "-D", data, "-m", "immediate", "stop")));
            run(
                    "pg_ctl",
                    "-D",
                    data,
                    "-w",
                    "-o",
                    options,
                    "-l",
                    FOLDER.resolve("log").toString(),
                    "start");
            PostgresServer server = new PostgresServer(
                    15, "jdbc:postgresql://127.0.0.1:" + port + "/", role -> new Login(role, "trusted"));
            for (String role : List.of(
                    LocalPostgres.COMMAND_ROLE,
                    LocalPostgres.QUERY_ROLE,
                    LocalPostgres.COMMAND_OWNER,
                    LocalPostgres.QUERY_OWNER,
                    LocalPostgres.KEYS_OWNER)) {
                server.asSuperuser("postgres", "CREATE ROLE " + role + " LOGIN");
            }
            return server;
        }

        /** The server refuses to be run by root; in a user namespace of its own it is run by nobody. */
        private static void run(String program, String... arguments) {
            List<String> command = new ArrayList<>();
            if (System.getProperty("user.name").equals("root")) {
                command.addAll(List.of("unshare", "-U"));
            }
            command.add(OLDEST.resolve(program).toString());
            command.addAll(List.of(arguments));
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(FOLDER.resolve(program + ".out").toFile())
                        .start();
                if (process.waitFor() != 0) {
                    throw new IllegalStateException(
                            program + " failed: " + Files.readString(FOLDER.resolve(program + ".out")));
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stopped);
            }
        }

        private static Path temporary() {
            try {
                return Files.createTempDirectory("postgres-15");
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
