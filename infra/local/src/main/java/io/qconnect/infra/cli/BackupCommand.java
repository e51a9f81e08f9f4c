package io.qconnect.infra.cli;

import io.qconnect.infra.backup.Backup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Override
    public Integer call() {
        Path folder = data.path();
        ClinicFile.require(folder);
        Progress progress = new Progress(spec.commandLine().getOut());
        progress.accept("copying");
        Backup.Made made = Backup.of(folder);
        progress.accept("%,d MB in %s; every moment from %s on can be restored"
                .formatted(made.bytes() >> 20, made.folder(), made.completeAt()));
        return 0;
    }
}
