package io.qconnect.command.file;

import static io.qconnect.command.platform.Refusal.FILE_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.PATIENT_UNKNOWN;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Conditions;
import io.qconnect.command.platform.Trace;
import io.qconnect.events.FileEvent;
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

/** A file about a patient. It never changes: another content is another file. */
@Aggregate(lockFactory = "lockFactory")
class StoredFile {

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
        if (deleted || isHiddenFrom(conditions.get(Trace.PATIENT))) {
            refuse(FILE_NOT_FOUND);
        }
        Conditions.check(conditions, version(), begin);
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
            case FileDeleted _ -> deleted = true;
        }
    }
}
