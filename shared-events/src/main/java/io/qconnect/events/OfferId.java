package io.qconnect.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A place that is held for somebody of the waiting list for a while. */
public record OfferId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OfferId {}

    /** The id of the only offer that this entry will ever get: whoever makes it again makes the same. */
    public static OfferId to(EntryId entry) {
        return new OfferId(Uuids.named("offer", entry.toString()));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
