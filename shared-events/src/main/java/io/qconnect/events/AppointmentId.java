package io.qconnect.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** One patient's place in a queue. It keeps its id when it moves to another queue. */
public record AppointmentId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AppointmentId {}

    /** A new id; ids made later compare greater (UUID version 7). */
    public static AppointmentId next() {
        return new AppointmentId(Uuids.timeOrdered());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
