package io.qconnect.infra.cli;

import io.qconnect.infra.backup.Archive;
import io.qconnect.infra.backup.ContentCopies;
import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Part;
import io.qconnect.infra.local.Ports;
import io.qconnect.infra.local.Wait;
import io.qconnect.infra.schema.Database;
import io.qconnect.postgres.Migrations;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Whether a clinic that runs is as it must be, one line for each thing that is looked at. */
@Command(
        name = "check",
        description = "Looks at connections, versions, durability, rights, migrations and lag of the clinic that runs.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is well", "1:something is not; its line says what"})
final class Check implements Callable<Integer> {

    private static final Clock CLOCK = Clock.systemDefaultZone();

    /** Several times as long as "up" takes to look. */
    private static final Duration COPIED_WITHIN = Duration.ofMinutes(1);

    private static final int POSTGRES_MIN = 15;
    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

    /** Rights that a role which serves must not have, in the database that it serves. */
    private static final String TOO_MANY_RIGHTS = """
        SELECT concat_ws(', ',
               CASE WHEN rolsuper THEN 'is a superuser' END,
               CASE WHEN rolcreatedb OR rolcreaterole THEN 'makes databases or roles' END,
               CASE WHEN has_schema_privilege(rolname, 'public', 'CREATE') THEN 'makes tables' END,
               CASE WHEN EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid) THEN 'owns tables' END)
          FROM pg_roles WHERE rolname = current_user
        """;

    /** Empty where there is no history. */
    private static final String HISTORY_CAN_BE_CHANGED = """
        SELECT coalesce(bool_or(has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE')), false)
               OR coalesce(bool_or(NOT EXISTS (SELECT FROM pg_trigger
                                                WHERE tgrelid = pg_class.oid AND tgname = 'only_added_to'
                                                  AND tgenabled = 'A')), false)
          FROM pg_class WHERE relname = 'domain_event'
        """;

    /** When it failed last; empty when it has succeeded since. */
    private static final String ARCHIVING_FAILS = """
        SELECT max(last_failed_time)::text FROM pg_stat_archiver
         WHERE last_failed_time > coalesce(last_archived_time, '-infinity')
        """;

    private static final String UP = "UP";

    /** As long as the alarms wait. */
    private static final Duration CATCHES_UP_WITHIN = Duration.ofSeconds(30);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    private boolean allWell = true;

    @Override
    public Integer call() {
        Path folder = data.path();
        ClinicFile file = ClinicFile.require(folder);
        if (LocalPostgres.isRunning(folder)) {
            databases(folder);
        } else {
            look("PostgreSQL", () -> require(false, "down"));
        }
        look("Kafka", () -> require(Ports.isOpen(port(file, Part.BROKER)), "port " + port(file, Part.BROKER)));
        try (ClinicApi api = file.api(folder)) {
            look("command-service", () -> ready(api, api.commandUrl()));
            look("query-service", () -> ready(api, api.queryUrl()));
            look("parts of command-service", () -> parts(api.look(api.commandUrl() + "/actuator/health")));
            look("parts of query-service", () -> parts(api.look(api.queryUrl() + "/actuator/health")));
            look(
                    "publishing",
                    () -> publishing(() -> api.look(api.commandUrl() + "/actuator/store"), CATCHES_UP_WITHIN));
            look("read side", () -> lag(() -> api.look(api.queryUrl() + "/actuator/feed"), CATCHES_UP_WITHIN));
        }
        return allWell ? 0 : 1;
    }

    private void databases(Path folder) {
        look("PostgreSQL", () -> version(folder));
        look("durability", () -> durability(folder));
        look("archive", () -> archive(folder));
        for (Database database : Database.values()) {
            for (String role : database.guests()) {
                look(role + " in " + database.word(), () -> rights(folder, role, database));
            }
            look("migrations of " + database.word(), () -> migrations(folder, database));
        }
    }

    private interface Look {
        String at() throws SQLException;
    }

    private static final class NotWell extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotWell(String message) {
            super(message);
        }
    }

    private void look(String what, Look look) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.printf("  ok    %-32s %s%n", what, look.at());
        } catch (SQLException | RuntimeException notWell) {
            allWell = false;
            out.printf("  FAIL  %-32s %s%n", what, notWell.getMessage());
        }
    }

    private static String require(boolean well, String what) {
        if (!well) {
            throw new NotWell(what);
        }
        return what;
    }

    private static String version(Path folder) throws SQLException {
        String version = ask(folder, LocalPostgres.QUERY_ROLE, Database.QUERY, "SHOW server_version");
        return require(Integer.parseInt(version.split("[^0-9]", 2)[0]) >= POSTGRES_MIN, "version " + version);
    }

    private static String durability(Path folder) throws SQLException {
        StringBuilder settings = new StringBuilder();
        boolean well = true;
        for (String setting : DURABLE) {
            String value = ask(folder, LocalPostgres.COMMAND_ROLE, Database.COMMAND, "SHOW " + setting);
            well &= value.equals("on");
            settings.append(setting).append(' ').append(value).append("  ");
        }
        return require(well, settings.toString().strip());
    }

    /** Without a backup there is nothing to be well or not; a clinic that is only tried out needs none. */
    private static String archive(Path folder) throws SQLException {
        Archive.of(folder).requireThere();
        Optional<Instant> newest = Archive.of(folder).newest();
        String failing = ask(folder, LocalPostgres.COMMAND_ROLE, Database.COMMAND, ARCHIVING_FAILS);
        require(failing.isEmpty(), "since the last success PostgreSQL could not archive its log, at " + failing);
        long missing = ContentCopies.of(folder).missing(Instant.now(CLOCK).minus(COPIED_WITHIN));
        require(
                !LocalPostgres.isArchiving(folder) || missing == 0,
                missing + " contents of files are not in the archive");
        return newest.map(at -> "newest backup of " + at).orElse("no backup yet: infra/qconnect backup");
    }

    private static String rights(Path folder, String role, Database database) throws SQLException {
        String tooMany = ask(folder, role, database, TOO_MANY_RIGHTS);
        require(tooMany.isEmpty(), tooMany);
        boolean changeable = ask(folder, role, database, HISTORY_CAN_BE_CHANGED).equals("t");
        return require(!changeable, changeable ? "history can be changed" : "enters, and changes no table");
    }

    private static String migrations(Path folder, Database database) {
        try (DatabaseServer server = DatabaseServer.of(folder, _ -> {})) {
            int pending = Migrations.pending(server.migrations(database)).size();
            return require(pending == 0, pending == 0 ? "none pending" : pending + " pending: infra/qconnect migrate");
        }
    }

    private static String ready(ClinicApi api, String url) {
        boolean ready = api.isReady(url);
        return require(ready, url + (ready ? " is ready" : " is not ready"));
    }

    /** Ready is who can answer; well is also who seals, publishes and hears of changes. */
    static String parts(Answer health) {
        String unwell = health.body()
                .path("components")
                .propertyStream()
                .filter(part -> !part.getValue().path("status").asString("").equals(UP))
                .map(part ->
                        part.getKey() + " " + part.getValue().path("status").asString("") + " "
                                + part.getValue().path("details"))
                .collect(Collectors.joining("; "));
        String status = health.body().path("status").asString("unknown");
        return require(status.equals(UP) && unwell.isEmpty(), unwell.isEmpty() ? status : unwell);
    }

    /** New facts come all the time: what was there at the first look must be published soon after. */
    static String publishing(Supplier<Answer> store, Duration within) {
        Answer first = store.get();
        require(first.ok(), "unknown: " + first.status());
        long goal = first.number("lastPosition");
        Answer last = await(first, store, within, answer -> answer.number("relayedPosition") >= goal);
        long behind = Math.max(0, goal - last.number("relayedPosition"));
        return require(behind == 0, first.number("facts") + " facts, " + behind + " not published");
    }

    /** Likewise, what was in the log at the first look must be in the tables soon after. */
    static String lag(Supplier<Answer> feed, Duration within) {
        Answer first = feed.get();
        require(first.ok(), "unknown: " + first.status());
        require(first.body().path("lag").isNumber(), "unknown: Kafka does not say how many facts there are");
        Map<String, Long> goal = offsets(first, "endOffset");
        Answer last = await(first, feed, within, answer -> behind(answer, goal) == 0);
        long behind = behind(last, goal);
        return require(
                behind == 0 && last.number("parked") == 0,
                behind + " facts behind, " + last.number("parked") + " parked");
    }

    private static long behind(Answer feed, Map<String, Long> goal) {
        Map<String, Long> reached = offsets(feed, "nextOffset");
        return goal.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - reached.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    private static Map<String, Long> offsets(Answer feed, String which) {
        return feed.body()
                .path("partitions")
                .valueStream()
                .collect(Collectors.toMap(
                        one -> one.path("topic").asString() + "-"
                                + one.path("partition").asString(),
                        one -> one.path(which).asLong()));
    }

    /** The first good answer that is as it should be, else the last one that was good. */
    private static Answer await(Answer first, Supplier<Answer> answers, Duration within, Predicate<Answer> asItShould) {
        Answer[] last = {first};
        Wait.atMost(within, () -> {
            if (asItShould.test(last[0])) {
                return true;
            }
            Answer next = answers.get();
            if (next.ok()) {
                last[0] = next;
            }
            return asItShould.test(last[0]);
        });
        return last[0];
    }

    private static int port(ClinicFile file, Part part) {
        return Objects.requireNonNullElse(file.ports().get(part), 0);
    }

    private static String ask(Path folder, String role, Database database, String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(folder, role, database.databaseName());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return Objects.requireNonNullElse(row.getString(1), "");
        }
    }
}
