package io.qconnect.command.queue;

import io.qconnect.command.platform.Answer;
import io.qconnect.events.AppointmentId;
import org.jspecify.annotations.Nullable;

/** Who was called, and where to. */
record CallAnswer(
        AppointmentId appointmentId,
        @Nullable Integer tokenNo,
        @Nullable String room,
        long version) implements Answer {

    static CallAnswer of(Place called, long version) {
        return new CallAnswer(called.appointmentId(), called.tokenNo(), called.room(), version);
    }
}
