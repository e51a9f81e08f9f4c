package io.qconnect.query.queues;

import io.qconnect.events.AppointmentId;
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
import io.qconnect.events.Stage;
import io.qconnect.query.feed.Projection;
import io.qconnect.query.feed.Recorded;
import io.qconnect.query.queues.IssuedNumbers.Holder;
import io.qconnect.query.queues.TokenTable.Issued;
import io.qconnect.query.queues.TokenTable.Settled;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps the roll of numbers: each that was issued, and what became of it. */
@Component
class TokensProjection implements Projection<QueueEvent> {

    private final TokenTable table;

    TokensProjection(TokenTable table) {
        this.table = table;
    }

    @Override
    public Class<QueueEvent> facts() {
        return QueueEvent.class;
    }

    @Override
    public void apply(List<Recorded<QueueEvent>> facts) {
        List<Issued> issued = new ArrayList<>();
        List<Settled> settled = new ArrayList<>();
        Set<Holder> left = new HashSet<>();
        for (Recorded<QueueEvent> recorded : facts) {
            switch (recorded.fact()) {
                case TokenIssued fact -> {
                    if (left.contains(
                            new Holder(fact.streamId(), fact.appointmentId().value()))) {
                        // back again with another number: what became of the first is written before
                        write(issued, settled);
                        left.clear();
                    }
                    issued.add(new Issued(
                            fact.streamId(),
                            fact.tokenNo(),
                            fact.appointmentId().value(),
                            recorded.happenedAt()));
                }
                case ConsultationCompleted fact -> settled.add(settled(fact, fact.appointmentId(), Stage.COMPLETED));
                case AppointmentCancelled fact -> settled.add(settled(fact, fact.appointmentId(), Stage.CANCELLED));
                case NoShowRecorded fact -> settled.add(settled(fact, fact.appointmentId(), Stage.NO_SHOW));
                case PatientLeft fact -> settled.add(settled(fact, fact.appointmentId(), Stage.LEFT));
                case AppointmentMovedOut fact -> {
                    settled.add(settled(fact, fact.appointmentId(), Stage.MOVED));
                    left.add(new Holder(fact.streamId(), fact.appointmentId().value()));
                }
                case StatusCorrected fact ->
                    settled.add(settled(fact, fact.appointmentId(), fact.to().active() ? null : fact.to()));
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
        write(issued, settled);
    }

    private void write(List<Issued> issued, List<Settled> settled) {
        if (!issued.isEmpty()) {
            table.issue(issued);
            issued.clear();
        }
        if (!settled.isEmpty()) {
            table.settle(settled);
            settled.clear();
        }
    }

    private static Settled settled(QueueEvent fact, AppointmentId appointment, @Nullable Stage outcome) {
        return new Settled(fact.streamId(), appointment.value(), outcome);
    }

    @Override
    public void clear() {
        table.clear();
    }
}
