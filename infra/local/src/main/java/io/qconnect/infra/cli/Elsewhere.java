package io.qconnect.infra.cli;

import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.AccountsFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A clinic known by its addresses instead of its data folder. */
final class Elsewhere {

    @Option(
            names = "--command",
            paramLabel = "URL",
            required = true,
            description = "command-service, instead of --data")
    private String command = "";

    @Option(names = "--query", paramLabel = "URL", required = true, description = "query-service, instead of --data")
    private String query = "";

    @Option(
            names = "--accounts",
            paramLabel = "FILE",
            required = true,
            description = "its accounts, {\"admin\": {\"email\": …, \"password\": …}}")
    private Path accounts = Path.of("accounts.json");

    /** As the admin; of the data folder's clinic, unless another is named. */
    static ClinicApi api(@Nullable Elsewhere elsewhere, DataFolder data) {
        return elsewhere == null
                ? ClinicFile.require(data.path()).api(data.path())
                : new ClinicApi(
                        elsewhere.command,
                        elsewhere.query,
                        AccountsFile.at(elsewhere.accounts).of("admin"));
    }
}
