package io.qconnect.query.doctors;

import io.qconnect.events.DoctorEvent;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.query.feed.Projection;
import io.qconnect.query.feed.Recorded;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
        Map<UUID, DoctorRow> rows = LinkedHashMap.newLinkedHashMap(facts.size());
        for (Recorded<DoctorEvent> recorded : facts) {
            DoctorRow row = switch (recorded.fact()) {
                case DoctorRegistered fact -> registered(fact, recorded);
            };
            rows.put(row.id(), row);
        }
        table.draw(rows.values());
    }

    private static DoctorRow registered(DoctorRegistered fact, Recorded<?> recorded) {
        return new DoctorRow(
                fact.doctorId().value(),
                fact.name(),
                fact.specialty(),
                fact.roomNo(),
                recorded.at(),
                recorded.at(),
                recorded.version());
    }

    @Override
    public void clear() {
        table.clear();
    }
}
