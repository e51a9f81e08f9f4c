package io.qconnect.command.doctor;

import io.qconnect.command.platform.Replayable;
import io.qconnect.events.DoctorEvent;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Fact;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows auditors any past of a doctor. */
@Component
class PastDoctors implements Replayable {

    @Override
    public String streamType() {
        return "Doctor";
    }

    @Override
    public Replay begin() {
        return new Replay() {
            private @Nullable Picture picture;

            @Override
            public void evolve(Fact fact, Instant happenedAt) {
                switch ((DoctorEvent) fact) {
                    case DoctorRegistered it ->
                        picture = new Picture(it.doctorId(), it.name(), it.specialty(), it.roomNo(), happenedAt);
                }
            }

            @Override
            public Picture picture() {
                return Objects.requireNonNull(picture, "a doctor's first fact is that they were registered");
            }
        };
    }

    record Picture(DoctorId doctorId, String name, String specialty, String roomNo, Instant registeredAt) {}
}
