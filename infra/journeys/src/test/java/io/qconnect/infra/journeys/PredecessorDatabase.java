package io.qconnect.infra.journeys;

import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** A database as the predecessor's Prisma schema makes it, on the clinic's own server. */
final class PredecessorDatabase {

    private static final String SCHEMA = """
        CREATE TYPE "Role" AS ENUM ('PATIENT', 'ADMIN');
        CREATE TABLE "User" (
            id          serial PRIMARY KEY,
            name        text NOT NULL,
            email       text NOT NULL UNIQUE,
            phone       text,
            password    text,
            role        "Role" NOT NULL DEFAULT 'PATIENT',
            "createdAt" timestamp(3) NOT NULL DEFAULT '2026-01-05 08:00:00',
            "updatedAt" timestamp(3) NOT NULL DEFAULT '2026-01-05 08:00:00');
        CREATE TABLE "Doctor" (
            id          serial PRIMARY KEY,
            name        text NOT NULL,
            specialty   text NOT NULL,
            "roomNo"    text NOT NULL,
            "createdAt" timestamp(3) NOT NULL DEFAULT '2026-01-05 08:00:00');
        CREATE TABLE "Queue" (
            id          serial PRIMARY KEY,
            "doctorId"  integer NOT NULL REFERENCES "Doctor",
            date        timestamp(3) NOT NULL,
            "currentNo" integer NOT NULL DEFAULT 0,
            "createdAt" timestamp(3) NOT NULL DEFAULT '2026-01-05 08:00:00');
        CREATE TABLE "Appointment" (
            id          serial PRIMARY KEY,
            "userId"    integer NOT NULL REFERENCES "User",
            "queueId"   integer NOT NULL REFERENCES "Queue",
            "tokenNo"   integer NOT NULL,
            status      text NOT NULL DEFAULT 'PENDING',
            "createdAt" timestamp(3) NOT NULL DEFAULT '2026-01-06 08:00:00',
            "updatedAt" timestamp(3) NOT NULL DEFAULT '2026-01-06 09:00:00',
            UNIQUE ("queueId", "tokenNo"));
        """;

    private final LocalPostgres postgres;
    private final String name;

    private PredecessorDatabase(LocalPostgres postgres, String name) {
        this.postgres = postgres;
        this.name = name;
    }

    static PredecessorDatabase on(LocalPostgres postgres) throws SQLException {
        String name = "before_" + UUID.randomUUID().toString().replace("-", "");
        postgres.createDatabase(name, postgres.superuser().user());
        var database = new PredecessorDatabase(postgres, name);
        database.execute(SCHEMA);
        return database;
    }

    String name() {
        return name;
    }

    String url() {
        return postgres.jdbcUrl(name);
    }

    String user() {
        return postgres.superuser().user();
    }

    /** Where the driver finds the password that nobody types. */
    Path passwordFile(Path folder) throws IOException {
        Login login = postgres.superuser();
        return Files.writeString(
                folder.resolve("pgpass"), "*:*:" + name + ":" + login.user() + ":" + login.password() + "\n");
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private Connection connect() throws SQLException {
        Login login = postgres.superuser();
        return DriverManager.getConnection(url(), login.user(), login.password());
    }
}
