package io.qconnect.query.waitinglist;

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
import io.qconnect.query.feed.Projection;
import io.qconnect.query.feed.Recorded;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Draws the waiting lists. */
@Component
class WaitingListProjection implements Projection<QueueEvent> {

    private final WaitingListTable table;

    WaitingListProjection(WaitingListTable table) {
        this.table = table;
    }

    @Override
    public Class<QueueEvent> facts() {
        return QueueEvent.class;
    }

    @Override
    public void apply(List<Recorded<QueueEvent>> facts) {
        List<EntryChange> changes = new ArrayList<>();
        for (Recorded<QueueEvent> recorded : facts) {
            switch (recorded.fact()) {
                case WaitingListJoined fact ->
                    table.join(
                            fact.entryId().value(),
                            fact.streamId(),
                            fact.patientId().value(),
                            recorded.happenedAt(),
                            recorded.at(),
                            recorded.version());
                case PlaceOffered fact -> changes.add(EntryChange.offered(fact, recorded));
                case OfferAccepted fact -> changes.add(EntryChange.to(EntryState.ACCEPTED, fact.entryId(), recorded));
                case OfferDeclined fact -> changes.add(EntryChange.to(EntryState.DECLINED, fact.entryId(), recorded));
                case OfferExpired fact -> changes.add(EntryChange.to(EntryState.EXPIRED, fact.entryId(), recorded));
                case WaitingListLeft fact -> changes.add(EntryChange.to(EntryState.LEFT, fact.entryId(), recorded));
                case QueueOpened _,
                        CapacityChanged _,
                        QueuePaused _,
                        QueueResumed _,
                        QueueClosed _,
                        QueueReopened _,
                        AppointmentBooked _,
                        TokenIssued _,
                        PatientCheckedIn _,
                        PatientCalled _,
                        PatientSkipped _,
                        PatientRecalled _,
                        ConsultationStarted _,
                        ConsultationCompleted _,
                        AppointmentCancelled _,
                        NoShowRecorded _,
                        PatientLeft _,
                        PriorityChanged _,
                        AppointmentMovedOut _,
                        AppointmentMovedIn _,
                        StatusCorrected _ -> {} // not of the waiting list
            }
        }
        if (!changes.isEmpty()) {
            table.change(changes);
        }
    }

    @Override
    public void clear() {
        table.clear();
    }
}
