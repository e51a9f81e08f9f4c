package io.qconnect.events;

import java.util.UUID;

/** What can happen to a file about a patient. The content itself is kept elsewhere, under its SHA-256. */
public sealed interface FileEvent extends Fact {

    FileId fileId();

    @Override
    default UUID streamId() {
        return fileId().value();
    }

    /**
     * The file is there from now on. Its name may tell something about the patient, so it is sealed; {@code sha256} of
     * the content is in lower-case hexadecimal.
     */
    @Named("file.stored")
    record FileStored(FileId fileId, UserId patientId, Personal name, String mimeType, long sizeBytes, String sha256)
            implements FileEvent {}

    /** Somebody else than the patient has been given the content, as the patient can see. The file is what it was. */
    @Named("file.content-given-out")
    record ContentGivenOut(FileId fileId, UserId patientId, UserId viewerId, Role viewerRole) implements FileEvent {}

    /** Nobody can read it any more; its content goes when no other file has the same. */
    @Named("file.deleted")
    record FileDeleted(FileId fileId) implements FileEvent {}
}
