package io.qconnect.command.file;

import io.qconnect.command.Attached;
import io.qconnect.command.Verdict;
import io.qconnect.events.FileEvent.FileDeleted;
import io.qconnect.events.FileEvent.FileStored;
import io.qconnect.events.FileId;
import io.qconnect.events.UserId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cabinet of files, to check the real ones by: a folder is about somebody, is never written again, and once thrown
 * away does not come back. It shares no code with what it checks.
 */
final class PlainFiles {

    private static final class Folder {
        final UserId patient;
        boolean thrownAway;

        Folder(UserId patient) {
            this.patient = patient;
        }
    }

    private final Map<FileId, Folder> cabinet = new LinkedHashMap<>();
    private final Set<UserId> patients = new HashSet<>();

    void comes(UserId patient) {
        patients.add(patient);
    }

    void isErased(UserId patient) {
        patients.remove(patient);
    }

    boolean knows(UserId patient) {
        return patients.contains(patient);
    }

    /** Facts about a file so far. */
    long version(FileId file) {
        Folder folder = cabinet.get(file);
        return folder == null ? 0 : folder.thrownAway ? 2 : 1;
    }

    boolean holds(FileId file) {
        return version(file) == 1;
    }

    /** What is still in the cabinet of people who are gone. */
    Set<FileId> ofErased() {
        return cabinet.entrySet().stream()
                .filter(entry -> !entry.getValue().thrownAway && !patients.contains(entry.getValue().patient))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    Verdict store(StoreFile it) {
        if (!patients.contains(it.patientId())) {
            return Verdict.no("PATIENT_UNKNOWN");
        }
        cabinet.put(it.fileId(), new Folder(it.patientId()));
        return Verdict.yes(
                new FileStored(it.fileId(), it.patientId(), it.name(), it.mimeType(), it.sizeBytes(), it.sha256()));
    }

    Verdict takeOver(ImportFile it) {
        return cabinet.containsKey(it.fileId()) ? Verdict.yes() : store(it.content());
    }

    /** @param asking the patient who wants it; null for the desk */
    Verdict delete(DeleteFile it, @Nullable UserId asking, Attached attached) {
        Folder folder = cabinet.get(it.fileId());
        if (folder == null || folder.thrownAway || asking != null && !asking.equals(folder.patient)) {
            return Verdict.no("FILE_NOT_FOUND");
        }
        var objection = attached.objection(1);
        if (objection.isPresent()) {
            return Verdict.no(objection.get());
        }
        folder.thrownAway = true;
        return Verdict.yes(new FileDeleted(it.fileId()));
    }
}
