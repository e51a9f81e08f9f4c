package io.qconnect.query.queues;

import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.NoShowRecorded;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.PatientLeft;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.query.feed.Recorded;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the facts add up to for one queue.
 *
 * @param opened what was settled when it was opened
 * @param lastIssuedNo the greatest number given out, 0 before the first
 * @param nowServing the number called or started last, null before the first
 * @param activeCount the places that are neither finished nor given up
 */
record QueueRow(
        QueueOpened opened,
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
        return new QueueRow(fact, 0, null, 0, recorded.at(), recorded.at(), recorded.version());
    }

    /** @param numbers which number the appointments have that are called or started */
    QueueRow evolve(Recorded<QueueEvent> recorded, IssuedNumbers numbers) {
        return switch (recorded.fact()) {
            case QueueOpened fact -> opened(fact, recorded);
            case AppointmentBooked _ -> after(recorded, lastIssuedNo, nowServing, activeCount + 1);
            case TokenIssued fact -> after(recorded, Math.max(lastIssuedNo, fact.tokenNo()), nowServing, activeCount);
            case PatientCheckedIn _ -> after(recorded, lastIssuedNo, nowServing, activeCount);
            case PatientCalled fact -> serving(recorded, numbers.of(fact.appointmentId()));
            case ConsultationStarted fact -> serving(recorded, numbers.of(fact.appointmentId()));
            case ConsultationCompleted _, AppointmentCancelled _, NoShowRecorded _, PatientLeft _ ->
                after(recorded, lastIssuedNo, nowServing, activeCount - 1);
        };
    }

    /** Somebody without a number may be seen too, but is not what the board counts by. */
    private QueueRow serving(Recorded<?> recorded, @Nullable Integer number) {
        return after(recorded, lastIssuedNo, number == null ? nowServing : number, activeCount);
    }

    private QueueRow after(Recorded<?> recorded, int lastIssued, @Nullable Integer serving, int active) {
        return new QueueRow(opened, lastIssued, serving, active, createdAt, recorded.at(), recorded.version());
    }
}
