package io.qconnect.command.file;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.events.FileId;
import io.qconnect.events.Personal;
import io.qconnect.events.UserId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** A file about a patient is taken in; its content is kept already. */
record StoreFile(
        @TargetAggregateIdentifier FileId fileId,
        UserId patientId,
        Personal name,
        String mimeType,
        long sizeBytes,
        String sha256)
        implements Command {

    @Override
    public Refusal ifUnknown() {
        throw new IllegalStateException("Storing a file creates it");
    }

    @Override
    public boolean mayCreate() {
        return true;
    }

    @Override
    public boolean writesOnlyFacts() {
        return true;
    }
}
