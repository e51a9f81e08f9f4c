package io.qconnect.query.waitinglist;

import io.qconnect.query.platform.EntityRows;
import io.qconnect.query.platform.PersonalPart;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Where somebody has waited for a place. */
@Component
class EntriesOfPerson implements PersonalPart {

    private final EntityRows<Entry> rows;

    EntriesOfPerson(EntityManager entities) {
        this.rows = new EntityRows<>(entities, Entry.class, "joinedAt", false);
    }

    @Override
    public String name() {
        return "waitingList";
    }

    @Override
    public List<EntryView> of(UUID person) {
        return rows.read(Map.of("userId", person), null, AT_MOST).stream()
                .map(EntryView::of)
                .toList();
    }
}
