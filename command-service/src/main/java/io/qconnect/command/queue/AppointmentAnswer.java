package io.qconnect.command.queue;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.qconnect.command.platform.Answer;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueId;
import io.qconnect.events.Stage;
import io.qconnect.events.Status;
import org.jspecify.annotations.Nullable;

/**
 * What a command about one appointment answers: how it stands afterwards.
 *
 * @param version of the queue
 * @param tag the version of the last fact that touched this appointment
 */
record AppointmentAnswer(
        AppointmentId appointmentId,
        QueueId queueId,
        @Nullable Integer tokenNo,
        Status status,
        Stage stage,
        long version,
        @JsonIgnore long tag)
        implements Answer {

    static AppointmentAnswer of(QueueId queue, Place place, long version) {
        return new AppointmentAnswer(
                place.appointmentId(),
                queue,
                place.tokenNo(),
                place.stage().status(),
                place.stage(),
                version,
                place.version());
    }
}
