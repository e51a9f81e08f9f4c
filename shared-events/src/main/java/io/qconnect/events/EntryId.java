package io.qconnect.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Somebody's entry in the waiting list of a queue. */
public record EntryId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public EntryId {}

    /** A new id; ids made later compare greater (UUID version 7). */
    public static EntryId next() {
        return new EntryId(Uuids.timeOrdered());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
