package io.qconnect.query.queues;

import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.AppointmentMovedIn;
import io.qconnect.events.QueueEvent.AppointmentMovedOut;
import io.qconnect.events.QueueEvent.CapacityChanged;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.NoShowRecorded;
import io.qconnect.events.QueueEvent.OfAppointment;
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
import io.qconnect.events.Stage;
import io.qconnect.events.wire.Recorded;
import io.qconnect.query.queues.HeldNumbers.Holder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Each number that was issued, and what became of it. */
final class RollOfNumbers {

    private final Map<Holder, HeldNumbers> numbers;

    /** @param numbers of those whom the facts are about, as they were; folded in place */
    RollOfNumbers(Map<Holder, HeldNumbers> numbers) {
        this.numbers = numbers;
    }

    static Holder holder(QueueEvent fact, OfAppointment about) {
        return new Holder(fact.streamId(), about.appointmentId().value());
    }

    /** The number that this fact's appointment has by now, or null. */
    @Nullable
    Integer of(QueueEvent fact, OfAppointment about) {
        HeldNumbers held = numbers.get(holder(fact, about));
        return held == null ? null : held.newest();
    }

    void evolve(Recorded<QueueEvent> recorded) {
        switch (recorded.fact()) {
            case TokenIssued fact ->
                numbers.compute(
                        holder(fact, fact),
                        (holder, held) -> (held == null ? HeldNumbers.none(holder) : held).issued(fact, recorded));
            case ConsultationCompleted fact -> settle(fact, fact, Stage.COMPLETED);
            case AppointmentCancelled fact -> settle(fact, fact, Stage.CANCELLED);
            case NoShowRecorded fact -> settle(fact, fact, Stage.NO_SHOW);
            case PatientLeft fact -> settle(fact, fact, Stage.LEFT);
            case AppointmentMovedOut fact -> settle(fact, fact, Stage.MOVED);
            case StatusCorrected fact -> settle(fact, fact, fact.to().active() ? null : fact.to());
            case QueueOpened _,
                    CapacityChanged _,
                    QueuePaused _,
                    QueueResumed _,
                    QueueClosed _,
                    QueueReopened _,
                    WaitingListJoined _,
                    WaitingListLeft _,
                    PlaceOffered _,
                    OfferAccepted _,
                    OfferDeclined _,
                    OfferExpired _,
                    AppointmentBooked _,
                    AppointmentMovedIn _,
                    PatientCheckedIn _,
                    PatientCalled _,
                    PatientSkipped _,
                    PatientRecalled _,
                    ConsultationStarted _,
                    PriorityChanged _ -> {} // neither gives a number nor ends its way
        }
    }

    private void settle(QueueEvent fact, OfAppointment about, @Nullable Stage outcome) {
        numbers.computeIfPresent(holder(fact, about), (_, held) -> held.settled(outcome));
    }
}
