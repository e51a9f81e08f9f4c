package io.qconnect.query.doctors;

import io.qconnect.events.DoctorEvent;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorEvent.DoctorDetailsChanged;
import io.qconnect.events.DoctorEvent.DoctorLeft;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.query.feed.Projection;
import io.qconnect.query.feed.Recorded;
import io.qconnect.query.feed.UnprojectableFact;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    public void apply(List<Recorded<DoctorEvent>> facts) {
        Set<UUID> touched =
                facts.stream().map(recorded -> recorded.fact().streamId()).collect(Collectors.toSet());
        Map<UUID, DoctorRow> rows = table.find(touched);
        for (Recorded<DoctorEvent> recorded : facts) {
            DoctorRow row = switch (recorded.fact()) {
                case DoctorRegistered fact -> registered(fact, recorded);
                case DoctorDetailsChanged fact -> known(rows, recorded).changed(fact, recorded);
                case AbsenceAnnounced _ -> known(rows, recorded).asOf(recorded);
                case DoctorLeft _ -> known(rows, recorded).left(recorded);
            };
            rows.put(row.id(), row);
        }
        table.draw(rows.values());
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

    @Override
    public void clear() {
        table.clear();
    }
}
