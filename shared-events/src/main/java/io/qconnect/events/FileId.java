package io.qconnect.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A file about a patient. */
public record FileId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public FileId {}

    /** A new id; ids made later compare greater (UUID version 7). */
    public static FileId next() {
        return new FileId(Uuids.timeOrdered());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
