package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.LogFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * A canary is somebody whose name, address and phone number nobody else has. They are looked for wherever they must not
 * be: in every row of the command database, on the broker's disk, in all logs and metrics; and, after the erasure, in
 * every row of every database. Logs are what somebody else reads first when something has failed.
 */
class NoNameLeaksTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String mark = UUID.randomUUID().toString().replaceAll("[^a-f]", "");
    private final String name = "Zebulon Canary" + mark;
    private final String email = "zebulon." + mark + "@canary.example";
    private final String phone = "+49 30 " + Math.abs(UUID.randomUUID().getMostSignificantBits() % 1_000_000_000L);
    private final List<String> canaries = List.of(name, email, phone);

    private final Visitor visitor = TheClinic.visitor();

    @Test
    void a_name_is_nowhere_but_in_the_read_tables_and_after_the_erasure_not_even_there() throws Exception {
        String body = "{\"name\": \"%s\", \"email\": \"%s\", \"phone\": \"%s\"}".formatted(name, email, phone);
        String user = expect(201, visitor.command("/users", body)).text("userId");
        String queue = visitor.queue(5);
        Answer booked = expect(201, visitor.book(queue, user));
        Answer seen = visitor.see("/users/" + user + "?minVersion=1");
        assertThat(seen.text("name")).isEqualTo(name);
        walkIntoEveryError(body, user);
        awaitShown(booked);

        assertThat(findings(LocalPostgres.COMMAND_DATABASE)).isEmpty();
        assertThat(findings(LocalPostgres.KEYS_DATABASE)).isEmpty();
        assertThat(findings(LocalPostgres.QUERY_DATABASE)).isNotEmpty().allMatch(it -> it.startsWith("users"));
        assertThat(findings(TheClinic.running().plan().dataFolder().resolve("kafka")))
                .isEmpty();
        assertThat(findings(TheClinic.running().plan().dataFolder().resolve("logs")))
                .isEmpty();
        assertThat(found(visitor.text("/actuator/prometheus"))).isEmpty();

        Answer certificate = expect(200, visitor.delete("/users/" + user));
        assertThat(certificate.text("keyId")).isNotEmpty();
        await().atMost(PATIENCE)
                .until(() -> visitor.ask("/users/" + user).text("name").equals("[erased]"));

        assertThat(findings(LocalPostgres.COMMAND_DATABASE)).isEmpty();
        assertThat(findings(LocalPostgres.KEYS_DATABASE)).isEmpty();
        assertThat(findings(LocalPostgres.QUERY_DATABASE)).isEmpty();
        assertThat(found(visitor.text("/users/" + user + "/export"))).isEmpty();
        assertThat(found(visitor.text("/queues/" + queue + "/board"))).isEmpty();
        assertThat(findings(TheClinic.running().plan().dataFolder().resolve("logs")))
                .isEmpty();
        expect(201, visitor.command("/users", body));
    }

    /**
     * The read tables may not be written for a while, so what the facts come to fails again and again with a row in
     * hand: neither the service nor the server may quote it. Both log as in production, in lines of JSON.
     */
    @Test
    void what_fails_in_the_database_is_logged_without_the_row() throws Exception {
        LogFile log = TheClinic.running().queryService().log();
        String body = "{\"name\": \"%s\", \"email\": \"%s\", \"phone\": \"%s\"}".formatted(name, email, phone);
        String user;
        try (Connection database = TheClinic.database(LocalPostgres.QUERY_DATABASE);
                Statement statement = database.createStatement()) {
            long before = Files.size(log.path());
            statement.execute("REVOKE INSERT ON users FROM " + LocalPostgres.QUERY_ROLE);
            try {
                user = expect(201, visitor.command("/users", body)).text("userId");
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(said(log, before))
                                .contains("Facts could not be taken", "permission denied for table users"));
            } finally {
                statement.execute("GRANT INSERT ON users TO " + LocalPostgres.QUERY_ROLE);
            }
            try (PreparedStatement wrong = database.prepareStatement(
                    "INSERT INTO users (id, name, email, phone) VALUES (gen_random_uuid(), ?, ?, ?)")) {
                wrong.setString(1, name);
                wrong.setString(2, email);
                wrong.setString(3, phone);
                assertThatThrownBy(wrong::execute).hasMessageContaining("violates not-null constraint");
            }
        }
        await().atMost(PATIENCE)
                .until(() -> visitor.ask("/users/" + user).text("name").equals(name));

        assertThat(TheClinic.running().postgres().log().path()).content().contains("violates not-null constraint");
        assertThat(findings(TheClinic.running().plan().dataFolder().resolve("logs")))
                .isEmpty();
        for (LogFile service : List.of(log, TheClinic.running().commandService().log())) {
            String all = said(service, 0);
            // the last line may be half-way
            String whole = all.substring(0, all.lastIndexOf('\n') + 1);
            assertThat(whole.lines().filter(line -> line.startsWith("{")))
                    .isNotEmpty()
                    .allSatisfy(line ->
                            assertThat(JSON.readTree(line).propertyNames()).contains("@timestamp", "message", "ecs"));
        }
        expect(200, visitor.delete("/users/" + user));
    }

    private static String said(LogFile log, long from) throws IOException {
        byte[] all = Files.readAllBytes(log.path());
        return new String(all, (int) from, all.length - (int) from, StandardCharsets.UTF_8);
    }

    /** What goes wrong is what gets logged. */
    private void walkIntoEveryError(String body, String user) {
        expect(409, visitor.command("/users", body));
        expect(400, visitor.command("/users", body.replace("}", ", \"x\": 1}")));
        expect(422, visitor.command("/users", body.replace(email, name)));
        expect(401, visitor.command("/auth/login", "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, name)));
        expect(202, visitor.command("/auth/password-reset", "{\"email\": \"%s\"}".formatted(email)));
        String nowhere = "/queues/" + UUID.randomUUID() + "/appointments";
        expect(404, visitor.command(nowhere, "{\"patientId\": \"" + user + "\"}"));
    }

    private void awaitShown(Answer booked) {
        String version = booked.text("queueId") + ":" + booked.number("version");
        visitor.see("/appointments/" + booked.text("appointmentId") + "?minVersion=" + version);
    }

    private List<String> found(String text) {
        return canaries.stream().filter(text::contains).toList();
    }

    /** Every row of every table, as text; sealed JSON in bytes is looked into as well. */
    private List<String> findings(String database) throws SQLException {
        List<String> findings = new ArrayList<>();
        try (Connection connection = TheClinic.database(database)) {
            for (String table : tables(connection)) {
                try (Statement select = connection.createStatement();
                        ResultSet row = select.executeQuery(
                                "SELECT encode(convert_to(t::text, 'UTF8'), 'escape') FROM " + table + " AS t")) {
                    while (row.next()) {
                        String text = row.getString(1);
                        String inBytes = canaries.stream()
                                .filter(canary -> text.contains(hex(canary)))
                                .findFirst()
                                .orElse("");
                        if (!found(text).isEmpty() || !inBytes.isEmpty()) {
                            findings.add(table + ": " + text);
                        }
                    }
                }
            }
        }
        return findings;
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(
                        "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        return tables;
    }

    private List<Path> findings(Path folder) throws IOException {
        List<Path> findings = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                // the broker reserves ten megabytes of nothing for each index
                if (!file.toString().endsWith("index") && !found(latin(file)).isEmpty()) {
                    findings.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            /** Drafts get their names while we look. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
                if (failed instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failed;
            }
        });
        return findings;
    }

    private static String latin(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException renamed) {
            return "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
