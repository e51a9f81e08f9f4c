package io.qconnect.query.files;

import io.qconnect.events.FileEvent;
import io.qconnect.events.FileEvent.ContentGivenOut;
import io.qconnect.events.FileEvent.FileDeleted;
import io.qconnect.events.FileEvent.FileStored;
import io.qconnect.events.Personal;
import io.qconnect.events.personal.BrokenSeal;
import io.qconnect.events.personal.PersonalKeys;
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

/**
 * Draws the cabinet, and beside it the list of who has read what. Names of files are sealed like everything about a
 * person, and opened here.
 */
@Component
class FilesProjection implements Projection<FileEvent> {

    private final FileTable table;
    private final FileAccessTable accessTable;
    private final PersonalKeys keys;

    FilesProjection(FileTable table, FileAccessTable accessTable, PersonalKeys keys) {
        this.table = table;
        this.accessTable = accessTable;
        this.keys = keys;
    }

    @Override
    public Class<FileEvent> facts() {
        return FileEvent.class;
    }

    @Override
    public List<Table<?, ?>> tables() {
        return List.of(table, accessTable);
    }

    @Override
    public boolean forgets(FileEvent fact) {
        return fact instanceof FileDeleted;
    }

    @Override
    public void touch(List<Recorded<FileEvent>> facts, Rows rows) {
        rows.touch(
                table,
                facts.stream().map(recorded -> recorded.fact().streamId()).collect(Collectors.toSet()));
        rows.touch(accessTable, idsOfAccesses(facts));
    }

    @Override
    public void apply(List<Recorded<FileEvent>> facts, Rows rows) {
        Map<UUID, FileRow> files = rows.of(table);
        PersonalKeys.Opening opening = keys.openingOf(namesIn(facts));
        Map<UUID, FileAccess> accesses = rows.of(accessTable);
        for (Recorded<FileEvent> recorded : facts) {
            switch (recorded.fact()) {
                case FileStored fact -> files.put(fact.streamId(), stored(fact, recorded, opening));
                case ContentGivenOut fact -> accesses.put(FileAccess.idOf(recorded), FileAccess.of(fact, recorded));
                case FileDeleted fact -> files.put(fact.streamId(), FileRow.deleted(recorded));
            }
        }
    }

    private static List<Personal> namesIn(List<Recorded<FileEvent>> facts) {
        return facts.stream()
                .map(Recorded::fact)
                .filter(FileStored.class::isInstance)
                .map(FileStored.class::cast)
                .map(FileStored::name)
                .toList();
    }

    private static List<UUID> idsOfAccesses(List<Recorded<FileEvent>> facts) {
        return facts.stream()
                .filter(recorded -> recorded.fact() instanceof ContentGivenOut)
                .map(FileAccess::idOf)
                .toList();
    }

    private static FileRow stored(FileStored fact, Recorded<?> recorded, PersonalKeys.Opening opening) {
        UUID patient = fact.patientId().value();
        try {
            return new FileRow(
                    fact.streamId(),
                    patient,
                    opening.open(patient, "file", fact.name()).text(),
                    fact.mimeType(),
                    fact.sizeBytes(),
                    fact.sha256(),
                    recorded.happenedAt(),
                    false,
                    recorded.version());
        } catch (BrokenSeal broken) {
            throw new UnprojectableFact(recorded, "a sealed value does not open", broken);
        }
    }
}
