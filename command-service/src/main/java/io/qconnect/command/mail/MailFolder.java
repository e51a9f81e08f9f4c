package io.qconnect.command.mail;

import io.qconnect.command.platform.Mailer;
import io.qconnect.events.Uuids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lays mail into a folder that only its owner may enter, one readable file each: for a clinic without a mail server.
 */
final class MailFolder implements Mailer {

    private final Path folder;

    MailFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public void send(Mail mail) {
        String text = "To: %s%nSubject: %s%n%n%s%n".formatted(mail.to(), mail.subject(), mail.text());
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            // named in the order of sending, and written before it has its name
            Path draft = Files.createTempFile(folder, ".draft", null, ownerOnly);
            Files.writeString(draft, text);
            Files.move(draft, folder.resolve(Uuids.timeOrdered() + ".txt"));
        } catch (IOException failed) {
            throw new CannotMail("The folder " + folder + " takes no mail", failed);
        }
    }

    /** The newest first. */
    List<String> newest(int count) {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> newest = files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted(Comparator.reverseOrder())
                    .limit(count)
                    .toList();
            List<String> mails = new ArrayList<>();
            for (Path file : newest) {
                mails.add(Files.readString(file));
            }
            return mails;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
