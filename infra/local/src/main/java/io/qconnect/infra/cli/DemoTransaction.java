package io.qconnect.infra.cli;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.LocalPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Shows what "all or nothing" means: a booking writes two facts, the place and its number. A trap in the database lets
 * the first one in and fails at the second, for one queue that is made for this. Afterwards neither has happened, and
 * the next patient gets the number that was not used.
 */
@Command(
        name = "demo-transaction",
        description = "Books, then has the store fail between two facts, and shows that nothing is left of it.",
        mixinStandardHelpOptions = true)
final class DemoTransaction implements Callable<Integer> {

    private static final Clock CLOCK = Clock.systemDefaultZone();

    private static final String SET_TRAP = """
        SET lock_timeout = '2s';
        CREATE OR REPLACE FUNCTION demo_transaction() RETURNS trigger LANGUAGE plpgsql
            AS 'BEGIN RAISE EXCEPTION ''demo-transaction: failing on purpose after the first fact''; END';
        CREATE TRIGGER demo_transaction AFTER INSERT ON domain_event FOR EACH ROW
            WHEN (NEW.aggregate_identifier = '%s' AND NEW.payload_type = 'queue.token-issued')
            EXECUTE FUNCTION demo_transaction();
        """;

    private static final String REMOVE_TRAP = """
        DROP TRIGGER IF EXISTS demo_transaction ON domain_event;
        DROP FUNCTION IF EXISTS demo_transaction();
        """;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @Override
    public Integer call() throws SQLException {
        Path folder = data.path();
        Progress progress = new Progress(spec.commandLine().getOut());
        try (ClinicApi api = Elsewhere.ready(null, data);
                Connection owner =
                        LocalPostgres.connect(folder, LocalPostgres.COMMAND_OWNER, LocalPostgres.COMMAND_DATABASE)) {
            return carryOut(api, owner, progress) ? 0 : 1;
        }
    }

    private static boolean carryOut(ClinicApi api, Connection owner, Progress progress) throws SQLException {
        String doctor = make(api, "/doctors", Map.of("name", "Dr. Demo", "specialty", "Demonstration", "roomNo", "0"))
                .text("doctorId");
        String session = "DEMO-"
                + Long.toString(CLOCK.instant().getEpochSecond(), Character.MAX_RADIX)
                        .toUpperCase(Locale.ROOT);
        String queue = make(
                        api,
                        "/queues",
                        Map.of(
                                "doctorId",
                                doctor,
                                "date",
                                LocalDate.now(CLOCK).toString(),
                                "session",
                                session,
                                "capacity",
                                2))
                .text("queueId");
        Answer first = book(api, queue, patient(api));
        progress.accept("booked: number " + first.number("tokenNo") + "; " + stateOf(api, owner, queue, 3));

        String before = stateOf(api, owner, queue, 3);
        String ben = patient(api);
        Answer failed;
        run(owner, SET_TRAP.formatted(UUID.fromString(queue)));
        try {
            failed = api.commandOnce(
                    "/queues/" + queue + "/appointments", Map.of("patientId", ben), "demo-" + UUID.randomUUID());
        } finally {
            run(owner, REMOVE_TRAP);
        }
        String after = stateOf(api, owner, queue, 3);
        progress.accept("failed on purpose after the first of two facts: answered " + failed.status() + " "
                + failed.code() + "; " + after);

        Answer again = book(api, queue, ben);
        progress.accept("booked again: number " + again.number("tokenNo") + "; " + stateOf(api, owner, queue, 5));
        boolean nothingLeft = !failed.ok() && after.equals(before) && again.number("tokenNo") == 2;
        progress.accept(
                nothingLeft
                        ? "neither the place nor the number of the failed booking was used"
                        : "this is NOT as it should be: something of the failed booking was left");
        return nothingLeft;
    }

    private static String patient(ClinicApi api) {
        Map<String, Object> somebody =
                Map.of("name", "Demo Patient", "email", "demo-" + UUID.randomUUID() + "@example.org");
        return make(api, "/users", somebody).text("userId");
    }

    private static Answer book(ClinicApi api, String queue, String patient) {
        return make(api, "/queues/" + queue + "/appointments", Map.of("patientId", patient));
    }

    private static Answer make(ClinicApi api, String path, Map<String, ?> body) {
        Answer answer = api.command(path, body, "demo-" + UUID.randomUUID());
        if (!answer.ok()) {
            throw new IllegalStateException("POST " + path + " was refused: " + answer);
        }
        return answer;
    }

    private static String stateOf(ClinicApi api, Connection owner, String queue, long version) throws SQLException {
        Answer view = api.ask("/queues/" + queue + "?minVersion=" + version);
        return "%d facts stored, %d places taken, last number %d"
                .formatted(facts(owner, queue), view.number("activeCount"), view.number("lastIssuedNo"));
    }

    private static long facts(Connection owner, String queue) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT count(*) FROM domain_event WHERE aggregate_identifier = '"
                                + UUID.fromString(queue) + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void run(Connection owner, String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }
}
