package io.qconnect.query;

import io.qconnect.events.AbsenceId;
import io.qconnect.events.AbsenceReason;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorEvent.AbsenceWithdrawn;
import io.qconnect.events.DoctorEvent.DoctorDetailsChanged;
import io.qconnect.events.DoctorEvent.DoctorLeft;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Fact;
import io.qconnect.events.FileEvent.FileDeleted;
import io.qconnect.events.FileId;
import io.qconnect.events.Role;
import io.qconnect.events.UserEvent.RoleChanged;
import io.qconnect.events.UserEvent.SessionRevoked;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserId;
import io.qconnect.events.wire.Recorded;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * What happens to people, doctors and files, all legal and mixed up with one another; the same seed, the same lives.
 */
public final class RandomLives {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 2);

    private final Random random;
    private final List<Recorded<? extends Fact>> facts = new ArrayList<>();
    private final Map<UUID, Long> versions = new HashMap<>();
    private final List<UserId> people = new ArrayList<>();
    private final List<DoctorId> doctors = new ArrayList<>();
    private final List<FileId> files = new ArrayList<>();

    private RandomLives(long seed) {
        this.random = new Random(seed);
    }

    /** In the order in which they were written down. */
    public static List<Recorded<? extends Fact>> facts(long seed, int atLeast) {
        RandomLives lives = new RandomLives(seed);
        lives.somebodyComes();
        lives.aDoctorComes();
        while (lives.facts.size() < atLeast) {
            lives.step();
        }
        return lives.facts;
    }

    private void step() {
        switch (random.nextInt(10)) {
            case 0 -> somebodyComes();
            case 1 -> aDoctorComes();
            case 2, 3 -> {
                files.add(new FileId(id()));
                add(Clinic.stored(files.getLast(), any(people), "report " + random.nextInt(100) + ".pdf"));
            }
            case 4 -> aPersonChanges(any(people));
            case 5 -> add(new SessionRevoked(any(people), id()));
            case 6, 7 -> aDoctorChanges(any(doctors));
            case 8 -> {
                if (files.size() > 3) {
                    add(new FileDeleted(files.remove(random.nextInt(files.size()))));
                }
            }
            default -> somebodyGoes();
        }
    }

    private void somebodyComes() {
        people.add(new UserId(id()));
        add(Clinic.registered(
                people.getLast(), "Person" + random.nextInt(100), random.nextBoolean() ? "+49 30 1" : null));
    }

    private void aDoctorComes() {
        doctors.add(new DoctorId(id()));
        add(new DoctorRegistered(doctors.getLast(), "Dr. " + random.nextInt(100), "Cardiology", "1"));
    }

    private void aPersonChanges(UserId person) {
        Role role = Role.values()[random.nextInt(Role.values().length)];
        add(
                random.nextBoolean()
                        ? Clinic.renamed(person, "Other" + random.nextInt(100))
                        : new RoleChanged(person, role));
    }

    private void aDoctorChanges(DoctorId doctor) {
        if (random.nextBoolean()) {
            String room = Integer.toString(random.nextInt(30));
            add(new DoctorDetailsChanged(doctor, "Dr. Other", "Surgery", room));
        } else {
            LocalDate from = DAY.plusDays(random.nextInt(1_000));
            AbsenceId absence = AbsenceId.of(doctor, from, from);
            add(new AbsenceAnnounced(doctor, absence, from, from, AbsenceReason.TRAINING, null));
            if (random.nextBoolean()) {
                add(new AbsenceWithdrawn(doctor, absence));
            }
        }
    }

    private void somebodyGoes() {
        if (people.size() > 2) {
            UserId person = people.remove(random.nextInt(people.size()));
            add(new UserErased(person));
            // a copy of a token can still be used by whoever stole it, and that is written down
            add(new SessionRevoked(person, id()));
        }
        if (doctors.size() > 2) {
            add(new DoctorLeft(doctors.remove(random.nextInt(doctors.size()))));
        }
    }

    private void add(Fact fact) {
        long version = versions.merge(fact.streamId(), 1L, Long::sum);
        facts.add(new Recorded<>(Clinic.envelope(fact, version), fact));
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
