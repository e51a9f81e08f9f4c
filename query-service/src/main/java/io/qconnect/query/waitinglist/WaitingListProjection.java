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
import io.qconnect.events.QueueEvent.OfEntry;
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
import io.qconnect.events.wire.Recorded;
import io.qconnect.query.feed.tables.Projection;
import io.qconnect.query.feed.tables.Rows;
import io.qconnect.query.feed.tables.Table;
import io.qconnect.query.feed.tables.UnprojectableFact;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
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
    public List<Table<?, ?>> tables() {
        return List.of(table);
    }

    @Override
    public void touch(List<Recorded<QueueEvent>> facts, Rows rows) {
        Set<UUID> touched = new HashSet<>();
        for (Recorded<QueueEvent> recorded : facts) {
            if (recorded.fact() instanceof OfEntry fact) {
                touched.add(fact.entryId().value());
            }
        }
        rows.touch(table, touched);
    }

    @Override
    public void apply(List<Recorded<QueueEvent>> facts, Rows rows) {
        fold(rows.of(table), facts);
    }

    private static void fold(Map<UUID, EntryRow> entries, List<Recorded<QueueEvent>> facts) {
        for (Recorded<QueueEvent> recorded : facts) {
            switch (recorded.fact()) {
                case WaitingListJoined fact -> {
                    EntryRow entry = EntryRow.joined(fact, recorded);
                    entries.putIfAbsent(entry.id(), entry);
                }
                case PlaceOffered fact -> evolve(entries, fact, recorded, entry -> entry.offered(fact, recorded));
                case OfferAccepted fact ->
                    evolve(entries, fact, recorded, entry -> entry.to(EntryState.ACCEPTED, recorded));
                case OfferDeclined fact ->
                    evolve(entries, fact, recorded, entry -> entry.to(EntryState.DECLINED, recorded));
                case OfferExpired fact ->
                    evolve(entries, fact, recorded, entry -> entry.to(EntryState.EXPIRED, recorded));
                case WaitingListLeft fact ->
                    evolve(entries, fact, recorded, entry -> entry.to(EntryState.LEFT, recorded));
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
    }

    private static void evolve(
            Map<UUID, EntryRow> entries, OfEntry fact, Recorded<QueueEvent> recorded, UnaryOperator<EntryRow> step) {
        EntryRow entry = entries.get(fact.entryId().value());
        if (entry == null) {
            throw new UnprojectableFact(recorded, "nobody joined the waiting list so");
        }
        entries.put(entry.id(), step.apply(entry));
    }
}
