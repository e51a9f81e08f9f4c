package io.qconnect.command.doctor;

import io.qconnect.command.platform.Replayable;
import io.qconnect.events.AbsenceId;
import io.qconnect.events.DoctorEvent;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorEvent.AbsenceWithdrawn;
import io.qconnect.events.DoctorEvent.DoctorDetailsChanged;
import io.qconnect.events.DoctorEvent.DoctorLeft;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
                        picture = new Picture(
                                it.doctorId(), it.name(), it.specialty(), it.roomNo(), happenedAt, List.of(), null);
                    case DoctorDetailsChanged it -> picture = picture().with(it.name(), it.specialty(), it.roomNo());
                    case AbsenceAnnounced it -> picture = picture().with(it);
                    case AbsenceWithdrawn it -> picture = picture().without(it.absenceId());
                    case DoctorLeft _ -> picture = picture().leaving(happenedAt);
                }
            }

            @Override
            public Picture picture() {
                return Objects.requireNonNull(picture, "a doctor's first fact is that they were registered");
            }
        };
    }

    /** @param absences those that stand, in the order in which they were announced */
    record Picture(
            DoctorId doctorId,
            String name,
            String specialty,
            String roomNo,
            Instant registeredAt,
            List<AbsenceAnnounced> absences,
            @Nullable Instant leftAt) {

        Picture with(String newName, String newSpecialty, String newRoom) {
            return new Picture(doctorId, newName, newSpecialty, newRoom, registeredAt, absences, leftAt);
        }

        Picture with(AbsenceAnnounced absence) {
            List<AbsenceAnnounced> all = new ArrayList<>(absences);
            all.add(absence);
            return new Picture(doctorId, name, specialty, roomNo, registeredAt, List.copyOf(all), leftAt);
        }

        Picture without(AbsenceId withdrawn) {
            List<AbsenceAnnounced> rest = absences.stream()
                    .filter(absence -> !absence.absenceId().equals(withdrawn))
                    .toList();
            return new Picture(doctorId, name, specialty, roomNo, registeredAt, rest, leftAt);
        }

        Picture leaving(Instant at) {
            return new Picture(doctorId, name, specialty, roomNo, registeredAt, absences, at);
        }
    }
}
