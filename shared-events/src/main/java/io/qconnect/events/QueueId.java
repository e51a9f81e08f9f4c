package io.qconnect.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.util.UUID;

/** One doctor's line for one local service date and session. */
public record QueueId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public QueueId {}

    /**
     * The id of the queue of this doctor, date and session in this clinic. It is a name (UUID version 5): whoever opens
     * the same queue again arrives at the same id, so two of them cannot exist.
     */
    public static QueueId of(String clinic, DoctorId doctor, LocalDate date, String session) {
        return new QueueId(Uuids.named("queue", clinic, doctor.toString(), date.toString(), session));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
