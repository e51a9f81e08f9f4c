package io.qconnect.events.wire;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.CallReason;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.CorrectionReason;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Fact;
import io.qconnect.events.Personal;
import io.qconnect.events.Priority;
import io.qconnect.events.PriorityReason;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.CapacityChanged;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.NoShowRecorded;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.PatientLeft;
import io.qconnect.events.QueueEvent.PatientRecalled;
import io.qconnect.events.QueueEvent.PatientSkipped;
import io.qconnect.events.QueueEvent.PriorityChanged;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.QueuePaused;
import io.qconnect.events.QueueEvent.QueueReopened;
import io.qconnect.events.QueueEvent.QueueResumed;
import io.qconnect.events.QueueEvent.StatusCorrected;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.Role;
import io.qconnect.events.Stage;
import io.qconnect.events.TokenPolicy;
import io.qconnect.events.UserEvent.SessionRevoked;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.UserId;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One sample of every fact, always the same. Their JSON is kept in {@code golden}. */
final class SampleFacts {

    private static final DoctorId DOCTOR = new DoctorId(UUID.fromString("01998a3c-0000-7000-8000-000000000001"));
    private static final UserId PATIENT = new UserId(UUID.fromString("01998a3c-0000-7000-8000-000000000002"));
    private static final AppointmentId APPOINTMENT =
            new AppointmentId(UUID.fromString("01998a3c-0000-7000-8000-000000000003"));
    private static final LocalDate DATE = LocalDate.of(2026, 3, 2);
    private static final QueueId QUEUE = QueueId.of("clinic", DOCTOR, DATE, "MORNING");

    static final List<Fact> ALL = List.of(
            new QueueOpened(
                    QUEUE,
                    DOCTOR,
                    DATE,
                    "MORNING",
                    ZoneId.of("Europe/Berlin"),
                    LocalTime.of(8, 30),
                    LocalTime.of(12, 0),
                    40,
                    TokenPolicy.AT_BOOKING,
                    10,
                    "12"),
            new CapacityChanged(QUEUE, 45),
            new QueuePaused(QUEUE),
            new QueueResumed(QUEUE),
            new QueueClosed(QUEUE),
            new QueueReopened(QUEUE),
            new AppointmentBooked(QUEUE, APPOINTMENT, PATIENT, Channel.ONLINE, Priority.ROUTINE),
            new TokenIssued(QUEUE, APPOINTMENT, 1),
            new PatientCheckedIn(QUEUE, APPOINTMENT),
            new PatientCalled(QUEUE, APPOINTMENT, "12", 1, null),
            new PatientSkipped(QUEUE, APPOINTMENT),
            new PatientRecalled(QUEUE, APPOINTMENT),
            new ConsultationStarted(QUEUE, APPOINTMENT, "12"),
            new ConsultationCompleted(QUEUE, APPOINTMENT),
            new AppointmentCancelled(QUEUE, APPOINTMENT, CancelledBy.PATIENT, CancellationReason.FEELING_BETTER),
            new NoShowRecorded(QUEUE, APPOINTMENT),
            new PatientLeft(QUEUE, APPOINTMENT),
            new PriorityChanged(QUEUE, APPOINTMENT, Priority.PRIORITY, PriorityReason.TRIAGE),
            new StatusCorrected(
                    QUEUE, APPOINTMENT, Stage.COMPLETED, Stage.IN_CONSULTATION, CorrectionReason.WRONG_PATIENT),
            new UserRegistered(
                    PATIENT, sealed("tnYVEbZ6MDF4"), sealed("o3C6Vn0AZcMd"), sealed("kU0YW3sGgI1f"), Role.PATIENT),
            new SessionRevoked(PATIENT, UUID.fromString("01998a3c-0000-7000-8000-000000000005")),
            new UserErased(PATIENT),
            new DoctorRegistered(DOCTOR, "Dr. Amina Diallo", "Cardiology", "12"));

    /** Facts that came to carry more than their first sample shows; the word goes into the name of their file. */
    static final Map<String, Fact> GROWN =
            Map.of("chosen", new PatientCalled(QUEUE, APPOINTMENT, "12", 0, CallReason.CAME_BACK));

    private SampleFacts() {}

    /** A fixed key and nonce; what it seals does not matter here. */
    private static Personal sealed(String ciphertext) {
        return new Personal(
                UUID.fromString("01998a3c-0000-7000-8000-000000000004"), "AAECAwQFBgcICQoL", ciphertext + "AAAA");
    }
}
