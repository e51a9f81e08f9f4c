package io.qconnect.command.file;

import io.qconnect.command.platform.bus.HearsFacts;
import io.qconnect.events.DoctorEvent;
import io.qconnect.events.Fact;
import io.qconnect.events.FileEvent;
import io.qconnect.events.FileEvent.FileDeleted;
import io.qconnect.events.FileEvent.FileStored;
import io.qconnect.events.FileId;
import io.qconnect.events.Personal;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.UserEvent;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.messaging.MetaData;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Which files there are, and whom one may be about. It hears of them in the transactions of the facts. */
@Component
class FileTable implements FileOwners, HearsFacts {

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher news;

    FileTable(JdbcClient jdbc, ApplicationEventPublisher news) {
        this.jdbc = jdbc;
        this.news = news;
    }

    /** Somebody's files are to go. Told once that is committed. */
    record OwnerErased(UserId userId) {}

    @Override
    public boolean knowsPatient(UserId patient) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM file_owner WHERE user_id = ?)")
                .param(patient.value())
                .query(Boolean.class)
                .single();
    }

    boolean refersTo(String sha256) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM stored_file WHERE sha256 = ?)")
                .param(sha256)
                .query(Boolean.class)
                .single();
    }

    /** What is still there of people who are gone. */
    List<FileId> ofErased() {
        return jdbc.sql("""
            SELECT file_id
              FROM stored_file
             WHERE NOT EXISTS (SELECT FROM file_owner WHERE user_id = patient_id)
            """).query(UUID.class).list().stream().map(FileId::new).toList();
    }

    Optional<FileStored> find(FileId file) {
        return jdbc.sql("""
            SELECT patient_id, key_id, nonce, ciphertext, mime_type, size_bytes, sha256
              FROM stored_file
             WHERE file_id = ?
            """)
                .param(file.value())
                .query((row, _) -> new FileStored(
                        file,
                        new UserId(row.getObject("patient_id", UUID.class)),
                        new Personal(
                                row.getObject("key_id", UUID.class),
                                row.getString("nonce"),
                                row.getString("ciphertext")),
                        row.getString("mime_type"),
                        row.getLong("size_bytes"),
                        row.getString("sha256")))
                .optional();
    }

    @Override
    public void on(Fact fact, MetaData trace, Instant at) {
        switch (fact) {
            case FileStored it -> on(it);
            case FileDeleted it -> on(it);
            case UserRegistered it -> on(it);
            case UserErased it -> on(it);
            case FileEvent _, UserEvent _, QueueEvent _, DoctorEvent _ -> {} // neither a file nor an owner of files
        }
    }

    private void on(FileStored fact) {
        jdbc.sql("""
            INSERT INTO stored_file (file_id, patient_id, key_id, nonce, ciphertext, mime_type, size_bytes, sha256)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
                .param(fact.fileId().value())
                .param(fact.patientId().value())
                .param(fact.name().keyId())
                .param(fact.name().nonce())
                .param(fact.name().ciphertext())
                .param(fact.mimeType())
                .param(fact.sizeBytes())
                .param(fact.sha256())
                .update();
    }

    private void on(FileDeleted fact) {
        jdbc.sql("DELETE FROM stored_file WHERE file_id = ?")
                .param(fact.fileId().value())
                .update();
    }

    private void on(UserRegistered fact) {
        jdbc.sql("INSERT INTO file_owner (user_id) VALUES (?)")
                .param(fact.userId().value())
                .update();
    }

    private void on(UserErased fact) {
        jdbc.sql("DELETE FROM file_owner WHERE user_id = ?")
                .param(fact.userId().value())
                .update();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                if (status == STATUS_COMMITTED) {
                    news.publishEvent(new OwnerErased(fact.userId()));
                }
            }
        });
    }
}
