package io.qconnect.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.util.UUID;

/** Days on which a doctor is away. */
public record AbsenceId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AbsenceId {}

    /** The id of the absence of this doctor on these days: whoever announces it again announces the same. */
    public static AbsenceId of(DoctorId doctor, LocalDate from, LocalDate to) {
        return new AbsenceId(Uuids.named("absence", doctor.toString(), from.toString(), to.toString()));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
