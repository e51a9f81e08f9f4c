package io.qconnect.command.platform;

import io.qconnect.command.platform.web.ProblemDocument;
import java.util.Map;

/**
 * Every way of saying no, by name, with the sentence that the user hears. HTTP is decided in {@link ProblemDocument}.
 */
public enum Refusal {
    QUEUE_NOT_FOUND("There is no such queue."),
    APPOINTMENT_NOT_FOUND("There is no such appointment in this queue."),
    FACT_NOT_FOUND("No fact stands at this position."),
    STREAM_NOT_FOUND("There is no such stream of facts."),
    CHECKPOINT_UNKNOWN("No checkpoint of this size was signed."),
    TOO_MANY_WATCH("Too many watch history live at this moment."),
    HISTORY_CONTRADICTED(
            "What is stored is not what was signed: this cannot be proven until somebody has found out why."),

    MOVED("This appointment has moved to another queue."),
    USER_NOT_FOUND("There is no such user."),
    DOCTOR_NOT_FOUND("There is no such doctor here."),
    ABSENCE_NOT_FOUND("No such absence has been announced."),
    ABSENCE_STANDS_OTHERWISE("These days are announced with another reason or another doctor: withdraw that first."),
    DOCTOR_HAS_OPEN_QUEUES("This doctor still has open queues."),
    DOCTOR_HAS_PATIENTS("People still wait for this doctor, in queues that are closed."),
    DOCTOR_ABSENT("The doctor is away on that day."),
    FILE_NOT_FOUND("There is no such file."),
    RANGE_NOT_SATISFIABLE("The content has no such part."),
    ENTRY_NOT_FOUND("There is no such entry in the waiting list."),
    OFFER_NOT_FOUND("There is no such offer, or it has been answered."),
    OFFER_EXPIRED("The place was held for some time; that is over."),
    OFFER_STILL_OPEN("The place is still held."),
    ALREADY_WAITING("This patient is in the waiting list already."),
    PLACES_FREE("There are places: nobody needs to wait for one."),
    WAITING_LIST_FULL("The waiting list is full."),
    DAY_NOT_OVER("The day of this queue is not over."),
    QUEUE_CLOSED("The queue is closed."),
    QUEUE_PAUSED("The queue is paused."),
    QUEUE_NOT_PAUSED("The queue is not paused."),
    QUEUE_NOT_CLOSED("The queue is not closed."),
    PEOPLE_STILL_BOOKED("People are still booked: say what becomes of them."),
    CAPACITY_BELOW_ACTIVE("More places than that are taken."),
    QUEUE_FULL("All places of this queue are taken."),
    ALREADY_IN_QUEUE("This patient already has a place in this queue."),
    TOO_MANY_OPEN_APPOINTMENTS("You have booked as many appointments as may be open at a time."),
    TOO_OFTEN_IN_QUEUE("You have taken a place in this queue as often as one can alone. The desk can help you."),
    NOBODY_WAITING("Nobody is waiting to be called."),
    NOT_ALLOWED_IN_STAGE("This cannot be done to the appointment as it stands."),
    ROOM_OCCUPIED("A consultation is in progress in this room."),
    TOKEN_ALREADY_ISSUED("This appointment already has its number."),
    QUEUE_ALREADY_OPEN("This doctor's queue for that date and session exists already."),
    EMAIL_TAKEN("Somebody else is registered with this e-mail address."),

    VERSION_MISMATCH("It has changed since the version that the call expects."),
    VERSION_REQUIRED("This call must say in If-Match which version it has seen."),

    PATIENT_UNKNOWN("There is no such patient."),
    QUEUE_UNKNOWN("There is no such queue to move to."),
    DOCTOR_UNKNOWN("There is no such doctor."),
    STATUS_NOT_SETTABLE("An appointment cannot be set back to this status."),
    WRONG_CREDENTIALS("E-mail address or password is wrong."),
    EMAIL_NOT_VERIFIED("Please open the link in the mail that was sent to you, and then log in."),
    SESSION_ENDED("Please log in again."),
    LINK_NOT_GOOD("This link was used before, or is too old. Please ask for another."),
    DESK_ONLY("Only the desk can do this."),
    ADMINS_ONLY("Only an admin can do this."),
    LAST_ADMIN("Nobody else here is an admin. Make somebody else one first."),
    FOR_YOURSELF_ONLY("You can do this for yourself only."),

    KEY_REUSED("This Idempotency-Key was used before, for another call.");

    private final String sentence;

    Refusal(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }

    /** Says no. Must happen before the first fact of a command, so that nothing has to be undone. */
    public static Refused refuse(Refusal refusal) {
        throw new Refused(refusal, Map.of());
    }

    /** Says no, and with it something that helps: the problem carries it under this name. */
    public static Refused refuse(Refusal refusal, String name, Object value) {
        throw new Refused(refusal, Map.of(name, value));
    }
}
