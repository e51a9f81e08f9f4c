package io.qconnect.command.file;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.events.FileId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** A file of the predecessor becomes one of the clinic; its content is kept already. */
record ImportFile(@TargetAggregateIdentifier FileId fileId, StoreFile content) implements Command {

    @Override
    public Refusal ifUnknown() {
        throw new IllegalStateException("An import creates its file");
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
