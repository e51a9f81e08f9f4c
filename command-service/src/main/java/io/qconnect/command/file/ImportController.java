package io.qconnect.command.file;

import static io.qconnect.command.platform.Refusal.PATIENT_UNKNOWN;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Imported;
import io.qconnect.command.platform.Invalid;
import io.qconnect.command.platform.Origin;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.platform.bus.Outcome;
import io.qconnect.events.FileId;
import io.qconnect.events.UserId;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Takes files over from the predecessor, with their contents. */
@RestController("importFiles")
class ImportController {

    private final Commands commands;
    private final Uploads uploads;

    ImportController(Commands commands, Uploads uploads) {
        this.commands = commands;
        this.uploads = uploads;
    }

    /** What makes one import the same as another. */
    private record ImportedFile(
            Origin origin, String sha256, @Nullable Instant effectiveAt) implements Imported {}

    /**
     * Whatever was taken over already is not taken over twice, with or without a key.
     *
     * @param id of the file's row
     * @param user id of the patient's row
     * @param effectiveAt when the row came to be
     */
    @PostMapping(
            path = "/import/files",
            consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Refuses(PATIENT_UNKNOWN)
    CompletableFuture<ResponseEntity<FileAnswer>> take(
            @RequestPart MultipartFile file,
            @RequestParam String source,
            @RequestParam String id,
            @RequestParam String user,
            @RequestParam(required = false) @Nullable Instant effectiveAt,
            Caller caller)
            throws IOException, HttpMediaTypeNotSupportedException {
        mustMatch("/source", source, Origin.SOURCE);
        mustMatch("/id", id, Origin.ID);
        mustMatch("/user", user, Origin.ID);
        Origin origin = new Origin(source, "File", id);
        FileId fileId = origin.id(FileId::new);
        UserId patient = origin.other("User", user).id(UserId::new);
        var command = new ImportFile(fileId, uploads.keep(fileId, patient, file));
        var body = new ImportedFile(origin, command.content().sha256(), effectiveAt);
        return commands.send(caller.withoutKey(), body, command, FileAnswer::first)
                .thenApply(Outcome::ok);
    }

    private static void mustMatch(String pointer, String value, String pattern) {
        if (!value.matches(pattern)) {
            throw new Invalid(pointer, "must match " + pattern);
        }
    }
}
