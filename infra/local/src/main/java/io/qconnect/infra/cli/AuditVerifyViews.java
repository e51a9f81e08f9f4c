package io.qconnect.infra.cli;

import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.views.ViewsCheck;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Compares the dashboards with history; needs to read the tables themselves, and so their password. */
@Command(
        name = "verify-views",
        description = "Folds history on its own and compares it with the live read tables, row by row.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the views show what history says", "1:something differs"})
final class AuditVerifyViews implements Callable<Integer> {

    @ParentCommand
    private @Nullable AuditCommand audit;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--views",
            paramLabel = "URL",
            description = {
                "the read tables of a clinic that \"up\" has not started: jdbc:postgresql://HOST/DATABASE?user=ROLE",
                "The password is taken from ~/.pgpass."
            })
    private @Nullable String views;

    private int found;

    @Override
    public Integer call() throws SQLException {
        AuditCommand parent = Objects.requireNonNull(audit, "verify-views is a part of audit");
        PrintWriter out = spec.commandLine().getOut();
        if (views != null && !views.startsWith("jdbc:postgresql:")) {
            throw new ParameterException(spec.commandLine(), "--views: a URL that begins with jdbc:postgresql:");
        }
        try (ClinicApi api = parent.api();
                Connection tables = views == null
                        ? LocalPostgres.connect(
                                parent.dataFolder(), LocalPostgres.QUERY_ROLE, LocalPostgres.QUERY_DATABASE)
                        : DriverManager.getConnection(views)) {
            ViewsCheck.Outcome outcome = ViewsCheck.run(api, tables, difference -> {
                found++;
                out.println(
                        parent.asJson()
                                ? new JsonMapper().writeValueAsString(difference)
                                : difference.table() + " " + difference.row() + ": " + difference.column() + " is "
                                        + difference.view() + ", and history says " + difference.history());
            });
            if (parent.asJson()) {
                out.println(new JsonMapper().writeValueAsString(outcome));
            } else {
                out.printf(
                        "%d streams, %d rows compared, %d queues not in the view yet: %s%n",
                        outcome.streams(),
                        outcome.rows(),
                        outcome.behind(),
                        found == 0 ? "the views show what history says" : found + " values DIFFER");
            }
        }
        out.flush();
        return found == 0 ? 0 : 1;
    }
}
