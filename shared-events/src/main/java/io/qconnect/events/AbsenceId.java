package io.qconnect.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.util.UUID;

/** Days on which a doctor is away. */
public record AbsenceId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AbsenceId {}

    /**
     * The id of the absence of this doctor on these days: whoever announces it again announces the same, until it is
     * withdrawn.
     */
    public static AbsenceId of(DoctorId doctor, LocalDate from, LocalDate to) {
        return new AbsenceId(Uuids.named("absence", doctor.toString(), from.toString(), to.toString()));
    }

    /** The id of the next absence on the same days, when this one was withdrawn: it does its work anew. */
    public AbsenceId next() {
        return new AbsenceId(Uuids.named("absence", value.toString()));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
