package io.qconnect.command.file;

import io.qconnect.events.Fact;
import io.qconnect.events.FileEvent;
import io.qconnect.events.FileEvent.ContentGivenOut;
import io.qconnect.events.FileEvent.FileDeleted;
import io.qconnect.events.FileEvent.FileStored;
import io.qconnect.events.FileId;
import io.qconnect.events.Personal;
import io.qconnect.events.Role;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.axonframework.messaging.MetaData;

/**
 * The real tables of files and owners, told in the test's own transaction.
 *
 * @param own the journey's files: the tables hold those of other tests, too
 */
record OwnersOnTables(FileTable table, Set<FileId> own) implements FilesJourney.Heard {

    private static final Personal SEALED = new Personal(new UUID(0, 1), "nonce", "sealed");

    @Override
    public boolean knowsPatient(UserId patient) {
        return table.knowsPatient(patient);
    }

    @Override
    public void comes(UserId patient) {
        tell(new UserRegistered(patient, SEALED, SEALED, null, Role.PATIENT));
    }

    @Override
    public void isErased(UserId patient) {
        tell(new UserErased(patient));
    }

    @Override
    public void hear(FileEvent fact) {
        own.add(fact.fileId());
        switch (fact) {
            case FileStored _, FileDeleted _ -> tell(fact);
            case ContentGivenOut _ -> {} // it is the same file
        }
    }

    private void tell(Fact fact) {
        table.on(fact, MetaData.emptyInstance(), Instant.EPOCH);
    }

    @Override
    public boolean holds(FileId file) {
        return table.find(file).isPresent();
    }

    @Override
    public Set<FileId> ofErased() {
        return table.ofErased().stream().filter(own::contains).collect(Collectors.toSet());
    }
}
