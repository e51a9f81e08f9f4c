package io.qconnect.command.queue;

import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Refused;
import io.qconnect.events.AbsenceId;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.TokenPolicy;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.TestExecutor;
import org.jspecify.annotations.Nullable;

/** What has happened in a queue before a test begins, by name. */
final class GivenQueue {

    static final DoctorId DOCTOR = new DoctorId(new UUID(7, 1));
    static final LocalDate DATE = LocalDate.of(2026, 3, 2);
    static final QueueId QUEUE = QueueId.of("clinic", DOCTOR, DATE, "DAY");
    static final AppointmentId FIRST = appointment(1);
    static final AppointmentId SECOND = appointment(2);
    static final AppointmentId THIRD = appointment(3);
    static final String ROOM = "12";

    /** Has booked as much as one person may. */
    static final UserId BUSY = patient(21);

    static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

    private GivenQueue() {}

    /**
     * Everybody is known but the patient and the doctor whose ids end in zero; everybody but one may book online; in
     * 2027 all doctors are away.
     */
    static class People implements Directory {
        @Override
        public boolean knowsPatient(UserId patient) {
            return patient.value().getLeastSignificantBits() != 0;
        }

        @Override
        public boolean mayBookAnother(UserId patient) {
            return !patient.equals(BUSY);
        }

        @Override
        public void noteBooking(UserId patient) {}

        @Override
        public boolean keepsPractising(DoctorId doctor) {
            return doctor.value().getLeastSignificantBits() != 0;
        }

        @Override
        public void noteOpening(DoctorId doctor) {}

        @Override
        public void notePatientAgain(DoctorId doctor) {}

        @Override
        public Optional<String> roomOf(DoctorId doctor) {
            return keepsPractising(doctor) ? Optional.of(ROOM) : Optional.empty();
        }

        @Override
        public Optional<AbsenceId> absence(DoctorId doctor, LocalDate date) {
            return date.getYear() == 2027 ? Optional.of(AbsenceId.of(doctor, date, date)) : Optional.empty();
        }

        @Override
        public Instant now() {
            return NOW;
        }

        @Override
        public Instant heldUntil() {
            return NOW.plusSeconds(600);
        }
    }

    /** A queue on Axon's fixture, with these people around it. */
    static AggregateTestFixture<Queue> fixture() {
        var fixture = new AggregateTestFixture<>(Queue.class);
        fixture.registerInjectableResource(new People());
        fixture.registerInjectableResource(new NoOtherQueues());
        return fixture;
    }

    /** For commands that decide about one queue. */
    static final class NoOtherQueues implements OtherQueues {
        @Override
        public WaitingLine line(QueueId queue) {
            throw new IllegalStateException("Nobody has named " + queue);
        }

        @Override
        public void write(QueueId queue, QueueEvent fact, @Nullable Instant at, String origin) {
            throw new IllegalStateException("Nobody has named " + queue);
        }
    }

    static void refuses(TestExecutor<Queue> given, QueueCommand command, Refusal refusal) {
        given.when(command).expectException(Refused.class).expectExceptionMessage(refusal.name());
    }

    static BookAppointment book(int n) {
        return new BookAppointment(QUEUE, appointment(n), patient(n), Channel.ONLINE, Priority.ROUTINE);
    }

    static AppointmentId appointment(int n) {
        return new AppointmentId(new UUID(1, n));
    }

    static UserId patient(int n) {
        return new UserId(new UUID(2, n));
    }

    static QueueOpened opened(int capacity, TokenPolicy policy) {
        return new QueueOpened(QUEUE, DOCTOR, DATE, "DAY", ZoneOffset.UTC, null, null, capacity, policy, 10, ROOM);
    }

    /** An open queue in which patients 1 to n have the tokens 1 to n. */
    static List<QueueEvent> openQueueWith(int booked) {
        List<QueueEvent> facts = new ArrayList<>(List.of(opened(3, TokenPolicy.AT_BOOKING)));
        for (int n = 1; n <= booked; n++) {
            facts.addAll(booked(n, Priority.ROUTINE));
        }
        return facts;
    }

    static List<QueueEvent> booked(int n, Priority priority) {
        return List.of(
                new AppointmentBooked(QUEUE, appointment(n), patient(n), Channel.ONLINE, priority),
                new TokenIssued(QUEUE, appointment(n), n));
    }

    static List<QueueEvent> and(List<QueueEvent> facts, QueueEvent... more) {
        List<QueueEvent> all = new ArrayList<>(facts);
        all.addAll(List.of(more));
        return all;
    }
}
