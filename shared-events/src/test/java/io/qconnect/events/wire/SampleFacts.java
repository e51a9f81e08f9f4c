package io.qconnect.events.wire;

import io.qconnect.events.AbsenceId;
import io.qconnect.events.AbsenceReason;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.CallReason;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.CorrectionReason;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorEvent.AbsenceWithdrawn;
import io.qconnect.events.DoctorEvent.DoctorDetailsChanged;
import io.qconnect.events.DoctorEvent.DoctorLeft;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import io.qconnect.events.EntryId;
import io.qconnect.events.Fact;
import io.qconnect.events.FileEvent.ContentGivenOut;
import io.qconnect.events.FileEvent.FileDeleted;
import io.qconnect.events.FileEvent.FileStored;
import io.qconnect.events.FileId;
import io.qconnect.events.LeavingReason;
import io.qconnect.events.OfferId;
import io.qconnect.events.Personal;
import io.qconnect.events.Priority;
import io.qconnect.events.PriorityReason;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.AppointmentMovedIn;
import io.qconnect.events.QueueEvent.AppointmentMovedOut;
import io.qconnect.events.QueueEvent.CapacityChanged;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.NoShowRecorded;
import io.qconnect.events.QueueEvent.OfferAccepted;
import io.qconnect.events.QueueEvent.OfferDeclined;
import io.qconnect.events.QueueEvent.OfferExpired;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.PatientLeft;
import io.qconnect.events.QueueEvent.PatientRecalled;
import io.qconnect.events.QueueEvent.PatientSkipped;
import io.qconnect.events.QueueEvent.PlaceOffered;
import io.qconnect.events.QueueEvent.PriorityChanged;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.QueuePaused;
import io.qconnect.events.QueueEvent.QueueReopened;
import io.qconnect.events.QueueEvent.QueueResumed;
import io.qconnect.events.QueueEvent.StatusCorrected;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueEvent.WaitingListJoined;
import io.qconnect.events.QueueEvent.WaitingListLeft;
import io.qconnect.events.QueueId;
import io.qconnect.events.Role;
import io.qconnect.events.Stage;
import io.qconnect.events.TokenPolicy;
import io.qconnect.events.UserEvent.ProfileChanged;
import io.qconnect.events.UserEvent.RoleChanged;
import io.qconnect.events.UserEvent.SessionRevoked;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.UserId;
import java.time.Instant;
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

    private static final QueueId OTHER_QUEUE = QueueId.of("clinic", DOCTOR, DATE, "EVENING");

    private static final EntryId ENTRY = new EntryId(UUID.fromString("01998a3c-0000-7000-8000-000000000005"));

    private static final DoctorId OTHER_DOCTOR = new DoctorId(UUID.fromString("01998a3c-0000-7000-8000-000000000006"));

    private static final UserId NURSE = new UserId(UUID.fromString("01998a3c-0000-7000-8000-000000000008"));
    private static final FileId FILE = new FileId(UUID.fromString("01998a3c-0000-7000-8000-000000000007"));

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
            new WaitingListJoined(QUEUE, ENTRY, PATIENT),
            new WaitingListLeft(QUEUE, ENTRY, LeavingReason.PATIENT_REQUEST),
            new PlaceOffered(QUEUE, OfferId.to(ENTRY), ENTRY, Instant.parse("2026-03-01T18:30:00Z")),
            new OfferAccepted(QUEUE, OfferId.to(ENTRY), ENTRY, APPOINTMENT),
            new OfferDeclined(QUEUE, OfferId.to(ENTRY), ENTRY),
            new OfferExpired(QUEUE, OfferId.to(ENTRY), ENTRY),
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
            new AppointmentMovedOut(QUEUE, APPOINTMENT, OTHER_QUEUE),
            new AppointmentMovedIn(
                    QUEUE,
                    APPOINTMENT,
                    OTHER_QUEUE,
                    1,
                    PATIENT,
                    Channel.ONLINE,
                    Priority.ROUTINE,
                    Stage.CHECKED_IN,
                    Instant.parse("2026-02-20T10:15:30.123456Z"),
                    Instant.parse("2026-03-02T08:50:00Z")),
            new StatusCorrected(
                    QUEUE, APPOINTMENT, Stage.COMPLETED, Stage.IN_CONSULTATION, CorrectionReason.WRONG_PATIENT),
            new UserRegistered(
                    PATIENT, sealed("tnYVEbZ6MDF4"), sealed("o3C6Vn0AZcMd"), sealed("kU0YW3sGgI1f"), Role.PATIENT),
            new ProfileChanged(PATIENT, sealed("bmV3IG5hbWUx"), sealed("bmV3IG1haWwx"), null),
            new RoleChanged(PATIENT, Role.STAFF),
            new SessionRevoked(PATIENT, UUID.fromString("01998a3c-0000-7000-8000-000000000005")),
            new UserErased(PATIENT),
            new DoctorRegistered(DOCTOR, "Dr. Amina Diallo", "Cardiology", "12"),
            new DoctorDetailsChanged(DOCTOR, "Dr. Amina Diallo-Berg", "Cardiology", "14"),
            new AbsenceAnnounced(
                    DOCTOR,
                    AbsenceId.of(DOCTOR, DATE, DATE.plusDays(1)),
                    DATE,
                    DATE.plusDays(1),
                    AbsenceReason.TRAINING,
                    OTHER_DOCTOR),
            new AbsenceWithdrawn(DOCTOR, AbsenceId.of(DOCTOR, DATE, DATE.plusDays(1))),
            new DoctorLeft(DOCTOR),
            new FileStored(
                    FILE,
                    PATIENT,
                    sealed("q7Yd0mTf2LbX"),
                    "application/pdf",
                    48_213,
                    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
            new ContentGivenOut(FILE, PATIENT, NURSE, Role.STAFF),
            new FileDeleted(FILE));

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
