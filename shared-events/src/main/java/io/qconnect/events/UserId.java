package io.qconnect.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A patient, or somebody who works in the clinic. */
public record UserId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public UserId {}

    /** A new id; ids made later compare greater (UUID version 7). */
    public static UserId next() {
        return new UserId(Uuids.timeOrdered());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
