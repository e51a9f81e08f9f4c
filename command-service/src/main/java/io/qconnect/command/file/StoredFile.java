package io.qconnect.command.file;

import static io.qconnect.command.platform.Refusal.FILE_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.PATIENT_UNKNOWN;
import static io.qconnect.command.platform.Refusal.refuse;
import static java.util.Objects.requireNonNull;

import io.qconnect.command.platform.Conditions;
import io.qconnect.command.platform.Trace;
import io.qconnect.events.FileEvent;
import io.qconnect.events.FileEvent.ContentGivenOut;
import io.qconnect.events.FileEvent.FileDeleted;
import io.qconnect.events.FileEvent.FileStored;
import io.qconnect.events.FileId;
import io.qconnect.events.UserId;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CommandHandlerInterceptor;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * A file about a patient. It never changes: another content is another file. Its stream also tells to whom else than
 * the patient the content was given, so its version grows while the file stays the one that was stored.
 */
@Aggregate(lockFactory = "lockFactory")
class StoredFile {

    /** Whoever has seen the file has seen this version of it, whoever has read it since. */
    private static final long STORED = 1;

    @AggregateIdentifier
    private @Nullable FileId id;

    private @Nullable UserId patientId;
    private Instant begin = Instant.EPOCH;
    private boolean deleted;

    StoredFile() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    FileAnswer handle(StoreFile command, FileOwners owners) {
        if (!owners.knowsPatient(command.patientId())) {
            refuse(PATIENT_UNKNOWN);
        }
        AggregateLifecycle.apply(new FileStored(
                command.fileId(),
                command.patientId(),
                command.name(),
                command.mimeType(),
                command.sizeBytes(),
                command.sha256()));
        return new FileAnswer(command.fileId(), command.sha256(), version());
    }

    /** What was taken over before stays as it is, also when it was deleted here since. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    FileAnswer handle(ImportFile command, FileOwners owners) {
        return id == null
                ? handle(command.content(), owners)
                : new FileAnswer(command.fileId(), command.content().sha256(), version());
    }

    @CommandHandlerInterceptor
    void check(DeleteFile command, MetaData conditions) {
        mustBeThere(conditions);
        Conditions.check(conditions, STORED, begin);
    }

    @CommandHandlerInterceptor
    void check(GiveOutContent command, MetaData trace) {
        mustBeThere(trace);
    }

    private void mustBeThere(MetaData trace) {
        if (deleted || isHiddenFrom(trace.get(Trace.PATIENT))) {
            refuse(FILE_NOT_FOUND);
        }
    }

    /** @param patient who asks, if it is one */
    private boolean isHiddenFrom(@Nullable Object patient) {
        return patient != null
                && (patientId == null || !patientId.value().toString().equals(patient));
    }

    @CommandHandler
    FileAnswer handle(DeleteFile command) {
        AggregateLifecycle.apply(new FileDeleted(command.fileId()));
        return new FileAnswer(command.fileId(), null, version());
    }

    /** The files of somebody erased are about to go, and are not shown any more. */
    @CommandHandler
    FileAnswer handle(GiveOutContent command, FileTable files) {
        UserId patient = requireNonNull(patientId);
        if (!files.knowsPatient(patient)) {
            refuse(FILE_NOT_FOUND);
        }
        AggregateLifecycle.apply(
                new ContentGivenOut(command.fileId(), patient, command.viewerId(), command.viewerRole()));
        return new FileAnswer(command.fileId(), null, version());
    }

    private static long version() {
        return AggregateLifecycle.getVersion() + 1;
    }

    @EventSourcingHandler
    void evolve(FileEvent fact, @Timestamp Instant recordedAt) {
        switch (fact) {
            case FileStored it -> {
                id = it.fileId();
                patientId = it.patientId();
                begin = recordedAt;
            }
            case ContentGivenOut _ -> {} // it is the same file
            case FileDeleted _ -> deleted = true;
        }
    }
}
