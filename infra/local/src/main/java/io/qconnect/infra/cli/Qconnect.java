package io.qconnect.infra.cli;

import io.qconnect.infra.client.ClinicUnreachable;
import io.qconnect.infra.local.CannotStart;
import io.qconnect.postgres.SchemaProblem;
import io.qconnect.proof.NotProven;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import tools.jackson.core.JacksonException;

/** The entry for people: {@code infra/qconnect} builds what is missing and then runs this. */
@Command(
        name = "qconnect",
        description = "Runs the QConnect clinic on this machine.",
        mixinStandardHelpOptions = true,
        version = "qconnect 1.0.0-SNAPSHOT",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is well", "1:something is not; the message says what", "2:the command was not understood"
        },
        footerHeading = "%nFurther:%n",
        footer = "  bench    measures how fast it is, beside what the database does at best; see bench --help",
        subcommands = {
            Up.class,
            Status.class,
            Check.class,
            DayCommand.class,
            Browse.class,
            Seed.class,
            Reset.class,
            BackupCommand.class,
            RestoreCommand.class,
            Migrate.class,
            DemoTransaction.class,
            Rebuild.class,
            Republish.class,
            ImportCommand.class,
            AuditCommand.class
        })
public final class Qconnect {

    private Qconnect() {}

    /** All that it says is English, and its figures are read by scripts too: the machine's language plays no part. */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        System.exit(commandLine().execute(args));
    }

    /** All commands, to be executed within this process. */
    public static CommandLine commandLine() {
        return new CommandLine(new Qconnect())
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command));
    }

    /** Whoever types a command gets a sentence; a stack trace only for what nobody has foreseen. */
    private static int explain(Exception failure, CommandLine command) {
        String sentence = sentence(failure);
        if (sentence != null) {
            command.getErr().println("qconnect: " + sentence);
        } else {
            failure.printStackTrace(command.getErr());
        }
        command.getErr().flush();
        return 1;
    }

    /** Null for what nobody has foreseen. */
    private static @Nullable String sentence(Exception failure) {
        return switch (failure) {
            case CannotStart known -> known.getMessage();
            case ClinicUnreachable known -> known.getMessage();
            case NotProven known -> known.getMessage();
            case SchemaProblem known -> known.getMessage();
            case IllegalStateException known -> known.getMessage();
            case NoSuchFileException missing -> "there is no " + missing.getMessage();
            case AccessDeniedException denied -> "no right to read or write " + denied.getMessage();
            case JacksonException noJson -> "what was given cannot be read: " + noJson.getOriginalMessage();
            case SQLException refused -> "the database: " + refused.getMessage();
            case IOException failed -> "reading or writing failed: " + failed.getMessage();
            case UncheckedIOException wrapped -> sentence(Objects.requireNonNull(wrapped.getCause()));
            default -> null;
        };
    }
}
