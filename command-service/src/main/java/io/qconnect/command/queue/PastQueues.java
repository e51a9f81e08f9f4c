package io.qconnect.command.queue;

import io.qconnect.command.platform.Replayable;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.Fact;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueState;
import io.qconnect.events.Stage;
import io.qconnect.events.Status;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows auditors any past of a queue: the {@link WaitingLine} that commands decided on at that time. */
@Component
class PastQueues implements Replayable {

    @Override
    public String streamType() {
        return "Queue";
    }

    @Override
    public Replay begin() {
        return new Replay() {
            private final WaitingLine line = new WaitingLine();

            @Override
            public void evolve(Fact fact, Instant happenedAt) {
                line.evolve((QueueEvent) fact, happenedAt);
            }

            @Override
            public Picture picture() {
                return Picture.of(line);
            }
        };
    }

    /**
     * The whole waiting room.
     *
     * @param taken active appointments, of {@code capacity}
     * @param next the number that would be called next; null when nobody waits
     * @param consultations room by room
     * @param appointments everybody who ever had a place, in the order of booking
     */
    record Picture(
            QueueOpened opened,
            QueueState state,
            int capacity,
            int taken,
            int lastIssuedNo,
            @Nullable Integer next,
            Map<String, AppointmentId> consultations,
            Map<String, PlacePicture> appointments) {

        static Picture of(WaitingLine line) {
            Map<String, PlacePicture> appointments = new LinkedHashMap<>();
            line.places()
                    .forEach(place -> appointments.put(place.appointmentId().toString(), PlacePicture.of(place)));
            return new Picture(
                    line.opened(),
                    line.state(),
                    line.capacity(),
                    line.taken(),
                    line.lastIssuedNo(),
                    line.nextToCall().map(Place::tokenNo).orElse(null),
                    new TreeMap<>(line.consultationsByRoom()),
                    appointments);
        }
    }

    /** One appointment; {@code version} is that of the last fact that touched it. */
    record PlacePicture(
            @Nullable UserId patientId,
            Channel channel,
            Priority priority,
            @Nullable Integer tokenNo,
            Status status,
            Stage stage,
            @Nullable String room,
            Instant bookedAt,
            @Nullable Instant checkedInAt,
            long version) {

        static PlacePicture of(Place place) {
            return new PlacePicture(
                    place.patientId(),
                    place.booking().channel(),
                    place.priority(),
                    place.tokenNo(),
                    place.stage().status(),
                    place.stage(),
                    place.room(),
                    place.booking().bookedAt(),
                    place.checkedInAt(),
                    place.version());
        }
    }
}
