package io.qconnect.command.identity;

import io.qconnect.events.Uuids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Lays mail into a folder that only its owner may enter, one readable file each: for a clinic without a mail server. */
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
}
