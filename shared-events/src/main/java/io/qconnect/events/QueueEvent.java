package io.qconnect.events;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can happen in a doctor's queue, in the order in which it usually does. */
public sealed interface QueueEvent extends Fact {

    QueueId queueId();

    @Override
    default UUID streamId() {
        return queueId().value();
    }

    /** A fact about one appointment of the queue. */
    interface OfAppointment {
        AppointmentId appointmentId();
    }

    /** A fact about somebody in the queue's waiting list. */
    interface OfEntry {
        EntryId entryId();
    }

    /**
     * A doctor's line for one local service date and session (1 to 20 of A-Z, 0-9 and -) exists from now on. Opening
     * hours, local to {@code zone}, are information; the capacity (1 to 2,000) bounds the active appointments; a visit
     * is expected to take 1 to 240 minutes; {@code room} is where the doctor usually sits.
     */
    @Named("queue.opened")
    record QueueOpened(
            QueueId queueId,
            DoctorId doctorId,
            LocalDate date,
            String session,
            ZoneId zone,
            @Nullable LocalTime opensAt,
            @Nullable LocalTime closesAt,
            int capacity,
            TokenPolicy tokenPolicy,
            int minutesPerPatient,
            String room)
            implements QueueEvent {}

    /** The queue takes up to so many active appointments (1 to 2,000) from now on, never fewer than it has. */
    @Named("queue.capacity-changed")
    record CapacityChanged(QueueId queueId, int capacity) implements QueueEvent {}

    /** For a while nobody new is taken and nobody is called; who is inside may check in, be seen and finish. */
    @Named("queue.paused")
    record QueuePaused(QueueId queueId) implements QueueEvent {}

    /** The pause is over. */
    @Named("queue.resumed")
    record QueueResumed(QueueId queueId) implements QueueEvent {}

    /** Nobody new is taken from now on; who still has a place may come and be seen. */
    @Named("queue.closed")
    record QueueClosed(QueueId queueId) implements QueueEvent {}

    /** It was closed too early, or in error, and takes people again. */
    @Named("queue.reopened")
    record QueueReopened(QueueId queueId) implements QueueEvent {}

    /** The queue is full, and this patient would take a place that becomes free. */
    @Named("queue.waiting-list-joined")
    record WaitingListJoined(QueueId queueId, EntryId entryId, UserId patientId) implements QueueEvent, OfEntry {}

    /** The patient waits for no place any more; one that was held is free. */
    @Named("queue.waiting-list-left")
    record WaitingListLeft(QueueId queueId, EntryId entryId, LeavingReason reason) implements QueueEvent, OfEntry {}

    /** A place is held for the first of the waiting list until {@code expiresAt}. */
    @Named("queue.place-offered")
    record PlaceOffered(QueueId queueId, OfferId offerId, EntryId entryId, Instant expiresAt)
            implements QueueEvent, OfEntry {}

    /** The patient takes the place; {@link AppointmentBooked} follows. */
    @Named("queue.offer-accepted")
    record OfferAccepted(QueueId queueId, OfferId offerId, EntryId entryId, AppointmentId appointmentId)
            implements QueueEvent, OfEntry {}

    /** The patient does not want the place, and has left the waiting list. */
    @Named("queue.offer-declined")
    record OfferDeclined(QueueId queueId, OfferId offerId, EntryId entryId) implements QueueEvent, OfEntry {}

    /** The patient did not answer in time, and has left the waiting list. */
    @Named("queue.offer-expired")
    record OfferExpired(QueueId queueId, OfferId offerId, EntryId entryId) implements QueueEvent, OfEntry {}

    /** The patient has a place from now on; the number comes with {@link TokenIssued}. A walk-in may be unknown. */
    @Named("queue.appointment-booked")
    record AppointmentBooked(
            QueueId queueId,
            AppointmentId appointmentId,
            @Nullable UserId patientId,
            Channel channel,
            Priority priority)
            implements QueueEvent, OfAppointment {}

    /** The place has a number: 1, 2, 3 and so on within the queue, nobody else's, never used again. */
    @Named("queue.token-issued")
    record TokenIssued(QueueId queueId, AppointmentId appointmentId, int tokenNo)
            implements QueueEvent, OfAppointment {}

    /** The patient is here and waits to be called. */
    @Named("queue.patient-checked-in")
    record PatientCheckedIn(QueueId queueId, AppointmentId appointmentId) implements QueueEvent, OfAppointment {}

    /**
     * The patient is asked into a room. {@code callOrder} is the version of the rule that chose this one, or 0 where
     * somebody at the desk chose, who then gave a {@code reason}.
     */
    @Named("queue.patient-called")
    record PatientCalled(
            QueueId queueId,
            AppointmentId appointmentId,
            String room,
            int callOrder,
            @Nullable CallReason reason) implements QueueEvent, OfAppointment {}

    /** The patient did not answer the call and keeps the place, out of turn, until recalled. */
    @Named("queue.patient-skipped")
    record PatientSkipped(QueueId queueId, AppointmentId appointmentId) implements QueueEvent, OfAppointment {}

    /** A patient who was skipped is here again and waits as before. */
    @Named("queue.patient-recalled")
    record PatientRecalled(QueueId queueId, AppointmentId appointmentId) implements QueueEvent, OfAppointment {}

    /** The consultation has begun, in this room. */
    @Named("queue.consultation-started")
    record ConsultationStarted(QueueId queueId, AppointmentId appointmentId, String room)
            implements QueueEvent, OfAppointment {}

    /** The consultation is over; the room is free again. */
    @Named("queue.consultation-completed")
    record ConsultationCompleted(QueueId queueId, AppointmentId appointmentId) implements QueueEvent, OfAppointment {}

    /** The place is given up, by the patient or by the clinic. Its number stays visible and is not used again. */
    @Named("queue.appointment-cancelled")
    record AppointmentCancelled(QueueId queueId, AppointmentId appointmentId, CancelledBy by, CancellationReason reason)
            implements QueueEvent, OfAppointment {}

    /** The patient did not come, or did not answer the call. */
    @Named("queue.no-show-recorded")
    record NoShowRecorded(QueueId queueId, AppointmentId appointmentId) implements QueueEvent, OfAppointment {}

    /** The patient was here and went away without having been seen. */
    @Named("queue.patient-left")
    record PatientLeft(QueueId queueId, AppointmentId appointmentId) implements QueueEvent, OfAppointment {}

    /** The patient is more urgent, or less, than was thought. */
    @Named("queue.priority-changed")
    record PriorityChanged(QueueId queueId, AppointmentId appointmentId, Priority priority, PriorityReason reason)
            implements QueueEvent, OfAppointment {}

    /**
     * The place is left for one in another queue, in the same commit; its number stays visible and is not used again.
     */
    @Named("queue.appointment-moved-out")
    record AppointmentMovedOut(QueueId queueId, AppointmentId appointmentId, QueueId toQueueId)
            implements QueueEvent, OfAppointment {}

    /**
     * An appointment of another queue has a place here from now on, under its old id, with all that is known of it.
     * {@code placement} counts its moves. Who is here already stays checked in, unless it is another day.
     */
    @Named("queue.appointment-moved-in")
    record AppointmentMovedIn(
            QueueId queueId,
            AppointmentId appointmentId,
            QueueId fromQueueId,
            int placement,
            @Nullable UserId patientId,
            Channel channel,
            Priority priority,
            Stage stage,
            Instant bookedAt,
            @Nullable Instant checkedInAt)
            implements QueueEvent, OfAppointment {}

    /**
     * What was written down about the end of a visit was wrong, and this is how it stands. Back in consultation, the
     * patient is in the room of before.
     */
    @Named("queue.status-corrected")
    record StatusCorrected(QueueId queueId, AppointmentId appointmentId, Stage from, Stage to, CorrectionReason reason)
            implements QueueEvent, OfAppointment {}
}
