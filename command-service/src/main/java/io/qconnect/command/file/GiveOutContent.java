package io.qconnect.command.file;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Refusal;
import io.qconnect.events.FileId;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Somebody else than the patient wants to read this file. Whoever reads changes nothing, but the patient is to know: so
 * it is written down before the content is given out.
 */
record GiveOutContent(@TargetAggregateIdentifier FileId fileId, UserId viewerId, Role viewerRole) implements Command {

    @Override
    public Refusal ifUnknown() {
        return Refusal.FILE_NOT_FOUND;
    }

    @Override
    public boolean writesOnlyFacts() {
        return true;
    }
}
