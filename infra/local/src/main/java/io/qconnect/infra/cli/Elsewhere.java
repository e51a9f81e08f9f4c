package io.qconnect.infra.cli;

import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.client.ClinicUnreachable;
import io.qconnect.infra.local.AccountsFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A clinic known by its addresses instead of its data folder. */
final class Elsewhere {

    @Option(
            names = "--command",
            paramLabel = "URL",
            converter = ServiceUrl.class,
            required = true,
            description = "command-service, instead of --data")
    private String command = "";

    @Option(
            names = "--query",
            paramLabel = "URL",
            converter = ServiceUrl.class,
            required = true,
            description = "query-service, instead of --data")
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

    /**
     * The same, when it can be commanded and asked.
     *
     * @throws ClinicUnreachable at once, where the calls themselves would try again for half a minute each
     */
    static ClinicApi ready(@Nullable Elsewhere elsewhere, DataFolder data) {
        return reached(api(elsewhere, data), true, elsewhere == null ? data.path() : null);
    }

    /** For what is done about a service that is not ready. */
    static ClinicApi answering(@Nullable Elsewhere elsewhere, DataFolder data) {
        return reached(api(elsewhere, data), false, elsewhere == null ? data.path() : null);
    }

    /** @param folder of the clinic, if it is one of this machine */
    static ClinicApi reached(ClinicApi api, boolean ready, @Nullable Path folder) {
        try {
            boolean commands = api.answers(api.commandUrl());
            boolean questions = api.answers(api.queryUrl());
            if (folder != null && !commands && !questions) {
                throw new ClinicUnreachable(
                        "the clinic in " + folder + " does not run; start it with \"infra/qconnect up\"");
            }
            require(commands, "command-service does not answer at " + api.commandUrl());
            require(questions, "query-service does not answer at " + api.queryUrl());
            require(!ready || api.isReady(api.commandUrl()), "command-service is not ready at " + api.commandUrl());
            require(!ready || api.isReady(api.queryUrl()), "query-service is not ready at " + api.queryUrl());
            return api;
        } catch (ClinicUnreachable notReached) {
            api.close();
            throw notReached;
        }
    }

    private static void require(boolean so, String otherwise) {
        if (!so) {
            throw new ClinicUnreachable(otherwise);
        }
    }
}
