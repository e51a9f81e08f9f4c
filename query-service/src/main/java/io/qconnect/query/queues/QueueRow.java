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
import io.qconnect.events.QueueState;
import io.qconnect.events.wire.Recorded;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the facts add up to for one queue.
 *
 * @param opened what was settled when it was opened
 * @param capacity how many active appointments it takes
 * @param lastIssuedNo the greatest number given out, 0 before the first
 * @param nowServing the number called or started last, null before the first
 * @param activeCount the places that are neither finished nor given up
 */
record QueueRow(
        QueueOpened opened,
        QueueState state,
        int capacity,
        int lastIssuedNo,
        @Nullable Integer nowServing,
        int activeCount,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    UUID id() {
        return opened.queueId().value();
    }

    static QueueRow opened(QueueOpened fact, Recorded<?> recorded) {
        return new QueueRow(
                fact, QueueState.OPEN, fact.capacity(), 0, null, 0, recorded.at(), recorded.at(), recorded.version());
    }

    /** @param numbers which number the appointments have that are called or started */
    QueueRow evolve(Recorded<QueueEvent> recorded, RollOfNumbers numbers) {
        QueueRow after = switch (recorded.fact()) {
            case QueueOpened fact -> opened(fact, recorded);
            case CapacityChanged fact -> in(state, fact.capacity());
            case QueuePaused _ -> in(QueueState.PAUSED, capacity);
            case QueueResumed _, QueueReopened _ -> in(QueueState.OPEN, capacity);
            case QueueClosed _ -> in(QueueState.CLOSED, capacity);
            case AppointmentBooked _, AppointmentMovedIn _ -> with(lastIssuedNo, nowServing, activeCount + 1);
            case TokenIssued fact -> with(Math.max(lastIssuedNo, fact.tokenNo()), nowServing, activeCount);
            case PatientCalled fact -> serving(numbers.of(fact, fact));
            case ConsultationStarted fact -> serving(numbers.of(fact, fact));
            case PatientCheckedIn _, PatientSkipped _, PatientRecalled _, PriorityChanged _ -> this;
            // they are counted in the waiting list
            case WaitingListJoined _, WaitingListLeft _, PlaceOffered _ -> this;
            case OfferAccepted _, OfferDeclined _, OfferExpired _ -> this;
            case ConsultationCompleted _,
                    AppointmentCancelled _,
                    NoShowRecorded _,
                    PatientLeft _,
                    AppointmentMovedOut _ -> with(lastIssuedNo, nowServing, activeCount - 1);
            case StatusCorrected fact -> with(lastIssuedNo, nowServing, activeCount + change(fact));
        };
        return after.at(recorded);
    }

    private static int change(StatusCorrected fact) {
        return (fact.to().active() ? 1 : 0) - (fact.from().active() ? 1 : 0);
    }

    /** Somebody without a number may be seen too, but is not what the board counts by. */
    private QueueRow serving(@Nullable Integer number) {
        return with(lastIssuedNo, number == null ? nowServing : number, activeCount);
    }

    private QueueRow in(QueueState next, int places) {
        return new QueueRow(opened, next, places, lastIssuedNo, nowServing, activeCount, createdAt, updatedAt, version);
    }

    private QueueRow with(int lastIssued, @Nullable Integer serving, int active) {
        return new QueueRow(opened, state, capacity, lastIssued, serving, active, createdAt, updatedAt, version);
    }

    private QueueRow at(Recorded<?> recorded) {
        return new QueueRow(
                opened,
                state,
                capacity,
                lastIssuedNo,
                nowServing,
                activeCount,
                createdAt,
                recorded.at(),
                recorded.version());
    }
}
