package io.qconnect.query.doctors;

import io.qconnect.events.DoctorEvent;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorEvent.AbsenceWithdrawn;
import io.qconnect.events.DoctorEvent.DoctorDetailsChanged;
import io.qconnect.events.DoctorEvent.DoctorLeft;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.wire.Recorded;
import io.qconnect.query.feed.tables.Projection;
import io.qconnect.query.feed.tables.Rows;
import io.qconnect.query.feed.tables.Table;
import io.qconnect.query.feed.tables.UnprojectableFact;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Draws the board of doctors. */
@Component
class DoctorsProjection implements Projection<DoctorEvent> {

    private final DoctorTable table;

    DoctorsProjection(DoctorTable table) {
        this.table = table;
    }

    @Override
    public Class<DoctorEvent> facts() {
        return DoctorEvent.class;
    }

    @Override
    public List<Table<?, ?>> tables() {
        return List.of(table);
    }

    @Override
    public void touch(List<Recorded<DoctorEvent>> facts, Rows rows) {
        rows.touch(
                table,
                facts.stream().map(recorded -> recorded.fact().streamId()).collect(Collectors.toSet()));
    }

    @Override
    public void apply(List<Recorded<DoctorEvent>> facts, Rows rows) {
        Map<UUID, DoctorRow> doctors = rows.of(table);
        for (Recorded<DoctorEvent> recorded : facts) {
            DoctorRow row = switch (recorded.fact()) {
                case DoctorRegistered fact -> registered(fact, recorded);
                case DoctorDetailsChanged fact -> known(doctors, recorded).changed(fact, recorded);
                case AbsenceAnnounced _, AbsenceWithdrawn _ ->
                    known(doctors, recorded).asOf(recorded);
                case DoctorLeft _ -> known(doctors, recorded).left(recorded);
            };
            doctors.put(row.id(), row);
        }
    }

    private static DoctorRow known(Map<UUID, DoctorRow> rows, Recorded<DoctorEvent> recorded) {
        DoctorRow row = rows.get(recorded.fact().streamId());
        if (row == null) {
            throw new UnprojectableFact(recorded, "the doctor was never registered");
        }
        return row;
    }

    private static DoctorRow registered(DoctorRegistered fact, Recorded<?> recorded) {
        return new DoctorRow(
                fact.doctorId().value(),
                fact.name(),
                fact.specialty(),
                fact.roomNo(),
                recorded.happenedAt(),
                null,
                recorded.at(),
                recorded.version());
    }
}
