package io.qconnect.infra.schema;

import io.qconnect.infra.local.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every statement that a release sends to one of its databases, recorded by the server while all journeys ran. A file
 * for each release, named for the schema that it was made for, only ever added to.
 *
 * @param release the file's name: which database, and the version of its schema then
 */
record AskedByARelease(String release, List<Question> questions) {

    private static final String ROLE_LINE = "-- as ";

    /** @param role who asks */
    record Question(String role, String sql) {}

    static List<AskedByARelease> of(Database kind) throws IOException {
        Path folder = ProjectFolder.find().resolve("infra/local/src/test/resources/asked/" + kind.word());
        List<AskedByARelease> releases = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder).sorted()) {
            for (Path file : files.toList()) {
                releases.add(new AskedByARelease(kind.word() + " " + file.getFileName(), read(file)));
            }
        }
        return releases;
    }

    private static List<Question> read(Path file) throws IOException {
        List<Question> questions = new ArrayList<>();
        String role = "";
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(ROLE_LINE)) {
                role = line.substring(ROLE_LINE.length());
            } else if (!line.isBlank() && !line.startsWith("--")) {
                questions.add(new Question(role, line));
            }
        }
        return questions;
    }

    /**
     * What the database refuses. Nothing is carried out: the server reads each statement, plans it for parameters that
     * are null, and looks whether the role may do that.
     */
    List<String> refused(PostgresServer server, String database) throws SQLException {
        List<String> refused = new ArrayList<>();
        for (String role : questions.stream().map(Question::role).distinct().toList()) {
            try (Connection connection = server.connect(database, role);
                    Statement statement = connection.createStatement()) {
                for (Question question : questions) {
                    if (question.role().equals(role)) {
                        ask(statement, question, refused);
                    }
                }
            }
        }
        return refused;
    }

    private void ask(Statement statement, Question question, List<String> refused) throws SQLException {
        try {
            statement.execute("PREPARE question AS " + question.sql());
            statement.execute("EXPLAIN EXECUTE question" + nulls(parameters(statement)));
        } catch (SQLException no) {
            refused.add(release + ": "
                    + String.valueOf(no.getMessage()).lines().findFirst().orElse("") + ": " + question);
        } finally {
            statement.execute("DEALLOCATE ALL");
        }
    }

    private static int parameters(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery("SELECT cardinality(parameter_types) FROM pg_prepared_statements")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static String nulls(int count) {
        return count == 0 ? "" : "(NULL" + ", NULL".repeat(count - 1) + ")";
    }
}
