package io.qconnect.command.file;

import static io.qconnect.command.platform.Refusal.FILE_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.FOR_YOURSELF_ONLY;
import static io.qconnect.command.platform.Refusal.PATIENT_UNKNOWN;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Commands;
import io.qconnect.command.platform.Invalid;
import io.qconnect.command.platform.Outcome;
import io.qconnect.command.platform.Refuses;
import io.qconnect.events.FileEvent.FileStored;
import io.qconnect.events.FileId;
import io.qconnect.events.UserId;
import io.qconnect.events.personal.PersonalKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Files over HTTP. A name is data: it is sealed, given back as it came, and never becomes part of a path. */
@RestController
@RequestMapping("/files")
class FileController {

    /** As long as names can be on the usual file systems. */
    private static final int NAME_LENGTH_MAX = 255;

    private final Commands commands;
    private final PersonalKeys keys;
    private final ContentStore contents;
    private final FileTable files;

    FileController(Commands commands, PersonalKeys keys, ContentStore contents, FileTable files) {
        this.commands = commands;
        this.keys = keys;
        this.contents = contents;
        this.files = files;
    }

    /** What makes one upload the same as another. */
    private record Upload(UserId patientId, String name, String mimeType, String sha256) {}

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Refuses({FOR_YOURSELF_ONLY, PATIENT_UNKNOWN})
    CompletableFuture<ResponseEntity<FileAnswer>> store(
            @RequestPart MultipartFile file, @RequestParam UserId patientId, Caller caller)
            throws IOException, HttpMediaTypeNotSupportedException {
        caller.mustBeAllowedToActFor(patientId);
        String name = nameOf(file);
        FileKind kind = kindOf(file);
        byte[] content = file.getBytes();
        if (!kind.fits(content)) {
            throw new Invalid("/file", "is not what its type says");
        }
        String sha256 = sha256(content);
        keep(sha256, content);
        var command = new StoreFile(
                caller.newId(FileId::new, FileId::next),
                patientId,
                keys.seal(patientId.value(), "file", name),
                kind.mimeType(),
                content.length,
                sha256);
        var upload = new Upload(patientId, name, kind.mimeType(), sha256);
        return commands.send(caller, upload, command, FileAnswer::first).thenApply(Outcome::created);
    }

    private void keep(String sha256, byte[] content) throws IOException {
        Path copy = Files.createTempFile("qconnect-", ".upload");
        try {
            Files.write(copy, content);
            contents.keep(sha256, copy);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private static String nameOf(MultipartFile file) {
        String name = Objects.requireNonNullElse(file.getOriginalFilename(), "").strip();
        boolean fits = !name.isEmpty()
                && name.length() <= NAME_LENGTH_MAX
                && name.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
        if (!fits) {
            throw new Invalid("/file", "must have a name of 1 to 255 characters without control characters");
        }
        return name;
    }

    private static FileKind kindOf(MultipartFile file) throws HttpMediaTypeNotSupportedException {
        String type = Objects.requireNonNullElse(file.getContentType(), "");
        List<MediaType> possible = List.of(FileKind.values()).stream()
                .map(kind -> MediaType.parseMediaType(kind.mimeType()))
                .toList();
        String plain = type.split(";", 2)[0].strip();
        return FileKind.of(plain)
                .orElseThrow(
                        () -> new HttpMediaTypeNotSupportedException("Files of this type are not taken: " + possible));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("This JDK lacks SHA-256", impossible);
        }
    }

    /** Always as something to be saved, never to be shown: a browser runs nothing of it. */
    @GetMapping("/{f}/content")
    @Refuses(FILE_NOT_FOUND)
    ResponseEntity<Resource> content(@PathVariable FileId f, Caller caller) {
        FileStored file = files.find(f)
                .filter(it -> caller.patient().map(it.patientId()::equals).orElse(true))
                .orElseThrow(() -> refuse(FILE_NOT_FOUND));
        Path content = contents.find(file.sha256()).orElseThrow(() -> refuse(FILE_NOT_FOUND));
        String name = keys.open(file.patientId().value(), "file", file.name()).text();
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(name, StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .eTag("\"" + file.sha256() + "\"")
                .contentType(MediaType.parseMediaType(file.mimeType()))
                .contentLength(file.sizeBytes())
                .body(new FileSystemResource(content));
    }

    @DeleteMapping("/{f}")
    @Refuses(FILE_NOT_FOUND)
    CompletableFuture<ResponseEntity<FileAnswer>> delete(@PathVariable FileId f, Caller caller) {
        return commands.send(caller, null, new DeleteFile(f), FileAnswer::first).thenApply(Outcome::ok);
    }
}
