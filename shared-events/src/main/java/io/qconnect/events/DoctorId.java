package io.qconnect.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A doctor of the clinic. */
public record DoctorId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DoctorId {}

    /** A new id; ids made later compare greater (UUID version 7). */
    public static DoctorId next() {
        return new DoctorId(Uuids.timeOrdered());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
