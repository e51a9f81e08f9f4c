package io.qconnect.query.files;

import io.qconnect.events.FileEvent;
import io.qconnect.events.FileEvent.FileDeleted;
import io.qconnect.events.FileEvent.FileStored;
import io.qconnect.events.personal.BrokenSeal;
import io.qconnect.events.personal.PersonalKeys;
import io.qconnect.query.feed.Projection;
import io.qconnect.query.feed.Recorded;
import io.qconnect.query.feed.UnprojectableFact;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Draws the cabinet. Names of files are sealed like everything about a person, and opened here. */
@Component
class FilesProjection implements Projection<FileEvent> {

    private final FileTable table;
    private final PersonalKeys keys;

    FilesProjection(FileTable table, PersonalKeys keys) {
        this.table = table;
        this.keys = keys;
    }

    @Override
    public Class<FileEvent> facts() {
        return FileEvent.class;
    }

    @Override
    public void apply(List<Recorded<FileEvent>> facts) {
        List<FileView> stored = new ArrayList<>();
        List<UUID> deleted = new ArrayList<>();
        for (Recorded<FileEvent> recorded : facts) {
            switch (recorded.fact()) {
                case FileStored fact -> stored.add(view(fact, recorded));
                case FileDeleted fact -> deleted.add(fact.streamId());
            }
        }
        if (!stored.isEmpty()) {
            table.store(stored);
        }
        if (!deleted.isEmpty()) {
            table.delete(deleted);
        }
    }

    private FileView view(FileStored fact, Recorded<?> recorded) {
        UUID patient = fact.patientId().value();
        try {
            return new FileView(
                    fact.streamId(),
                    patient,
                    keys.open(patient, "file", fact.name()).text(),
                    fact.mimeType(),
                    fact.sizeBytes(),
                    fact.sha256(),
                    recorded.happenedAt(),
                    recorded.version());
        } catch (BrokenSeal broken) {
            throw new UnprojectableFact(recorded, "a sealed value does not open", broken);
        }
    }

    @Override
    public void clear() {
        table.clear();
    }
}
