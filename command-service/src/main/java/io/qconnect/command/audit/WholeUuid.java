package io.qconnect.command.audit;

import java.beans.PropertyEditorSupport;
import java.util.UUID;

/** Reads an id as it is written, all 36 characters: Java alone would take {@code 1-1-1-1-1} for a UUID. */
final class WholeUuid extends PropertyEditorSupport {

    @Override
    public void setAsText(String text) {
        UUID id = UUID.fromString(text);
        if (!id.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("not a UUID");
        }
        setValue(id);
    }
}
