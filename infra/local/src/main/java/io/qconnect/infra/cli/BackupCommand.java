package io.qconnect.infra.cli;

import io.qconnect.infra.backup.Archive;
import io.qconnect.infra.backup.Backup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Copies the databases and files of the clinic that runs; from then on its log is archived, too. */
@Command(
        name = "backup",
        description = {
            "Copies the databases and files of the clinic that runs to archive/ in the data folder.",
            "From the first one on the log is archived there, too, so that \"restore\" can go back to any moment."
        },
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @Option(
            names = "--keep",
            paramLabel = "N",
            description =
                    "remove older backups, so that N are left, and the log from before them; default: all are kept")
    private @Nullable Integer keep;

    @Override
    public Integer call() {
        if (keep != null && keep < 1) {
            throw new ParameterException(spec.commandLine(), "--keep: 1 or more");
        }
        Path folder = data.path();
        ClinicFile.require(folder);
        Progress progress = new Progress(spec.commandLine().getOut());
        progress.accept("copying");
        try (Backup backup = Backup.open(folder)) {
            Backup.Made made = backup.make();
            progress.accept("%,d MB in %s; every moment from %s on can be restored"
                    .formatted(made.bytes() >> 20, made.folder(), made.completeAt()));
            if (keep != null) {
                Archive.Removed removed = backup.keep(keep);
                progress.accept("removed %,d older backups, %,d pieces of the log and %,d contents of files"
                        .formatted(removed.bases(), removed.pieces(), removed.contents()));
            }
        }
        return 0;
    }
}
