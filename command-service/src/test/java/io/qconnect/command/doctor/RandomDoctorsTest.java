package io.qconnect.command.doctor;

import io.qconnect.command.Dice;
import io.qconnect.events.DoctorEvent;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorEvent.DoctorLeft;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import io.qconnect.events.QueueId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Doctors live through thousands of random commands, legal and illegal; {@link DoctorsTest} has them on the real table.
 */
class RandomDoctorsTest {

    @Dice.EverySeed
    void the_rules_hold_after_every_command(long seed) {
        try (var journey = new DoctorsJourney(seed, new PracticeOnPaper())) {
            journey.run();
        }
    }

    /** The table of the practice, without a table. */
    private static final class PracticeOnPaper implements DoctorsJourney.Heard {

        private final Set<DoctorId> here = new HashSet<>();
        private final Map<QueueId, DoctorId> open = new HashMap<>();

        @Override
        public boolean knows(DoctorId doctor) {
            return here.contains(doctor);
        }

        @Override
        public void noteAbsence(AbsenceAnnounced absence) {}

        @Override
        public void noteLeaving(DoctorId doctor) {}

        @Override
        public boolean hasOpenQueues(DoctorId doctor) {
            return open.containsValue(doctor);
        }

        @Override
        public boolean hasPatients(DoctorId doctor) {
            return false;
        }

        @Override
        public void hear(DoctorEvent fact) {
            if (fact instanceof DoctorRegistered) {
                here.add(fact.doctorId());
            } else if (fact instanceof DoctorLeft) {
                here.remove(fact.doctorId());
            }
        }

        @Override
        public void queueIs(QueueId queue, DoctorId doctor, boolean isNew, boolean isOpen) {
            if (isOpen) {
                open.put(queue, doctor);
            } else {
                open.remove(queue);
            }
        }
    }
}
