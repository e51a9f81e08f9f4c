package io.qconnect.query.appointments;

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

/** Draws the appointment book. */
@Component
class AppointmentsProjection implements Projection<QueueEvent> {

    private final AppointmentTable table;

    AppointmentsProjection(AppointmentTable table) {
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
            if (recorded.fact() instanceof OfAppointment fact) {
                touched.add(fact.appointmentId().value());
            }
        }
        rows.touch(table, touched);
    }

    @Override
    public void apply(List<Recorded<QueueEvent>> facts, Rows rows) {
        fold(rows.of(table), facts);
    }

    /** @param rows the rows as they were, and afterwards as they are */
    static void fold(Map<UUID, AppointmentRow> rows, List<Recorded<QueueEvent>> facts) {
        for (Recorded<QueueEvent> recorded : facts) {
            switch (recorded.fact()) {
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
                        OfferExpired _ -> {} // touches nobody's place
                case AppointmentBooked fact -> {
                    AppointmentRow row = AppointmentRow.booked(fact, recorded);
                    rows.putIfAbsent(row.id(), row);
                }
                case AppointmentMovedIn fact -> {
                    AppointmentRow row = AppointmentRow.movedIn(fact, recorded);
                    rows.merge(row.id(), row, AppointmentsProjection::later);
                }
                case TokenIssued fact ->
                    evolve(rows, fact.appointmentId(), recorded, row -> row.numbered(fact.tokenNo(), recorded));
                case PatientCheckedIn fact ->
                    evolve(rows, fact.appointmentId(), recorded, row -> row.checkedIn(recorded));
                case PatientCalled fact ->
                    evolve(rows, fact.appointmentId(), recorded, row -> row.called(fact.room(), recorded));
                case PatientSkipped fact ->
                    evolve(rows, fact.appointmentId(), recorded, row -> row.waitingAs(Stage.SKIPPED, recorded));
                case PatientRecalled fact ->
                    evolve(rows, fact.appointmentId(), recorded, row -> row.waitingAs(Stage.CHECKED_IN, recorded));
                case ConsultationStarted fact ->
                    evolve(rows, fact.appointmentId(), recorded, row -> row.started(fact.room(), recorded));
                case ConsultationCompleted fact ->
                    evolve(rows, fact.appointmentId(), recorded, row -> row.ended(Stage.COMPLETED, recorded));
                case AppointmentCancelled fact ->
                    evolve(rows, fact.appointmentId(), recorded, row -> row.cancelled(fact, recorded));
                case NoShowRecorded fact ->
                    evolve(rows, fact.appointmentId(), recorded, row -> row.ended(Stage.NO_SHOW, recorded));
                case PatientLeft fact ->
                    evolve(rows, fact.appointmentId(), recorded, row -> row.ended(Stage.LEFT, recorded));
                case PriorityChanged fact ->
                    evolve(rows, fact.appointmentId(), recorded, row -> row.prioritised(fact.priority(), recorded));
                case AppointmentMovedOut fact ->
                    evolve(rows, fact.appointmentId(), recorded, row -> row.ended(Stage.MOVED, recorded));
                case StatusCorrected fact ->
                    evolve(rows, fact.appointmentId(), recorded, row -> row.corrected(fact.to(), recorded));
            }
        }
    }

    private static AppointmentRow later(AppointmentRow known, AppointmentRow moved) {
        return known.booking().placement() < moved.booking().placement() ? moved : known;
    }

    /**
     * Order is promised within a queue only. Of an appointment that moves, its new queue may be heard of first; what
     * its old queue then still has to tell is past.
     */
    private static void evolve(
            Map<UUID, AppointmentRow> rows,
            AppointmentId appointment,
            Recorded<QueueEvent> recorded,
            UnaryOperator<AppointmentRow> step) {
        AppointmentRow row = rows.get(appointment.value());
        if (row == null) {
            throw new UnprojectableFact(recorded, "the appointment was never booked");
        }
        if (row.booking().queueId().equals(recorded.fact().streamId())) {
            rows.put(row.id(), step.apply(row));
        }
    }
}
