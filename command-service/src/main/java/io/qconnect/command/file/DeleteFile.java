package io.qconnect.command.file;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.events.FileId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Nobody is to read this file any more. */
record DeleteFile(@TargetAggregateIdentifier FileId fileId) implements Command {

    @Override
    public Refusal ifUnknown() {
        return Refusal.FILE_NOT_FOUND;
    }

    @Override
    public boolean writesOnlyFacts() {
        return true;
    }
}
