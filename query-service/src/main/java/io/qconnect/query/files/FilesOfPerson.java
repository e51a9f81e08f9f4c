package io.qconnect.query.files;

import io.qconnect.query.platform.EntityRows;
import io.qconnect.query.platform.PersonalPart;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The files about somebody. */
@Component
class FilesOfPerson implements PersonalPart {

    private final EntityRows<StoredFile> rows;

    FilesOfPerson(EntityManager entities) {
        this.rows = new EntityRows<>(entities, StoredFile.class, "storedAt", false);
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public List<FileView> of(UUID person) {
        return rows.read(Map.of("userId", person), null, AT_MOST).stream()
                .map(FileView::of)
                .toList();
    }
}
