package io.qconnect.query.queues;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueEvent;
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
import io.qconnect.events.Stage;
import io.qconnect.query.feed.Projection;
import io.qconnect.query.feed.Recorded;
import io.qconnect.query.queues.TokenTable.Issued;
import io.qconnect.query.queues.TokenTable.Settled;
import java.util.ArrayList;
import java.util.List;
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
        for (Recorded<QueueEvent> recorded : facts) {
            switch (recorded.fact()) {
                case TokenIssued fact ->
                    issued.add(new Issued(
                            fact.streamId(),
                            fact.tokenNo(),
                            fact.appointmentId().value(),
                            recorded.happenedAt()));
                case ConsultationCompleted fact -> settled.add(settled(fact, fact.appointmentId(), Stage.COMPLETED));
                case AppointmentCancelled fact -> settled.add(settled(fact, fact.appointmentId(), Stage.CANCELLED));
                case NoShowRecorded fact -> settled.add(settled(fact, fact.appointmentId(), Stage.NO_SHOW));
                case PatientLeft fact -> settled.add(settled(fact, fact.appointmentId(), Stage.LEFT));
                case StatusCorrected fact ->
                    settled.add(settled(fact, fact.appointmentId(), fact.to().active() ? null : fact.to()));
                case QueueOpened _,
                        CapacityChanged _,
                        QueuePaused _,
                        QueueResumed _,
                        QueueClosed _,
                        QueueReopened _,
                        AppointmentBooked _,
                        PatientCheckedIn _,
                        PatientCalled _,
                        PatientSkipped _,
                        PatientRecalled _,
                        ConsultationStarted _,
                        PriorityChanged _ -> {} // neither gives a number nor ends its way
            }
        }
        if (!issued.isEmpty()) {
            table.issue(issued);
        }
        if (!settled.isEmpty()) {
            table.settle(settled);
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
