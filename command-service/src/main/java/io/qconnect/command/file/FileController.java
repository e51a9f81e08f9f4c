package io.qconnect.command.file;

import static io.qconnect.command.platform.Refusal.FILE_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.FOR_YOURSELF_ONLY;
import static io.qconnect.command.platform.Refusal.PATIENT_UNKNOWN;
import static io.qconnect.command.platform.Refusal.RANGE_NOT_SATISFIABLE;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Invalid;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.platform.bus.Outcome;
import io.qconnect.events.FileEvent.FileStored;
import io.qconnect.events.FileId;
import io.qconnect.events.UserId;
import io.qconnect.events.personal.PersonalKeys;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/** Files over HTTP. A name is data: it is sealed, given back as it came, and never becomes part of a path. */
@RestController
@RequestMapping("/files")
class FileController {

    /** Parts are counted in these; what asks for parts in anything else is given the whole (RFC 9110, 14.2). */
    private static final String BYTES = "bytes=";

    private final Commands commands;
    private final Uploads uploads;
    private final UploadPace pace;
    private final PersonalKeys keys;
    private final ContentStore contents;
    private final FileTable files;

    FileController(
            Commands commands,
            Uploads uploads,
            UploadPace pace,
            PersonalKeys keys,
            ContentStore contents,
            FileTable files) {
        this.commands = commands;
        this.uploads = uploads;
        this.pace = pace;
        this.keys = keys;
        this.contents = contents;
        this.files = files;
    }

    /** What makes one upload the same as another. */
    private record Upload(UserId patientId, String name, String mimeType, String sha256) {}

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Refuses(
            value = {FOR_YOURSELF_ONLY, PATIENT_UNKNOWN},
            tooMany = true)
    CompletableFuture<ResponseEntity<FileAnswer>> store(
            @RequestPart MultipartFile file,
            @RequestParam UserId patientId,
            MultipartHttpServletRequest form,
            Caller caller)
            throws IOException, HttpMediaTypeNotSupportedException {
        mustBeOneFileOfOnePatient(form);
        if (!caller.mayActFor(patientId)) {
            commands.refuse(caller, StoreFile.class, FOR_YOURSELF_ONLY, patientId.value());
        }
        pace.bring(caller);
        StoreFile command = uploads.keep(caller.newId(FileId::new, FileId::next), patientId, file);
        var upload = new Upload(patientId, Uploads.nameOf(file), command.mimeType(), command.sha256());
        return commands.send(caller, upload, command, FileAnswer::first).thenApply(Outcome::created);
    }

    /**
     * Of two patients or two files somebody would have to guess, and a patient's id does not belong into an address.
     */
    private static void mustBeOneFileOfOnePatient(MultipartHttpServletRequest form) {
        if (form.getQueryString() != null) {
            throw new Invalid("/patientId", "belongs into the form, and nothing into the address");
        }
        Stream.concat(form.getParameterMap().keySet().stream(), form.getMultiFileMap().keySet().stream())
                .filter(name -> !name.equals("patientId") && !name.equals("file"))
                .findFirst()
                .ifPresent(name -> {
                    throw new Invalid("/" + name, "is not known here");
                });
        if (form.getParameterValues("patientId").length > 1 || form.getParameter("file") != null) {
            throw new Invalid("/patientId", "must be there once, beside one file");
        }
        if (form.getFiles("file").size() > 1) {
            throw new Invalid("/file", "must be there once");
        }
    }

    /**
     * What somebody else than the patient reads is written down first, and what does not exist for a caller is refused.
     */
    @GetMapping("/{f}/content")
    @Refuses({FILE_NOT_FOUND, RANGE_NOT_SATISFIABLE})
    ResponseEntity<Resource> content(
            @PathVariable FileId f,
            @RequestHeader(name = HttpHeaders.RANGE, required = false) @Nullable String range,
            Caller caller,
            HttpServletResponse response)
            throws IOException {
        FileStored file = files.find(f).orElseThrow(() -> refuse(FILE_NOT_FOUND));
        if (!caller.is(file.patientId())) {
            var command = new GiveOutContent(f, caller.userId(), caller.role().orElseThrow());
            await(commands.send(caller.reading(), null, command, FileAnswer::first));
        }
        return content(file, range, response);
    }

    /**
     * Contents are no answers of commands: Spring writes them, whole or the part that was asked for. So they wait here.
     */
    private static void await(CompletableFuture<?> written) {
        try {
            written.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException reason ? reason : failed;
        }
    }

    /** Always as something to be saved, never to be shown: a browser runs nothing of it. */
    private ResponseEntity<Resource> content(FileStored file, @Nullable String range, HttpServletResponse response)
            throws IOException {
        Path path = contents.find(file.sha256()).orElseThrow(() -> refuse(FILE_NOT_FOUND));
        Resource content = new FileSystemResource(path);
        String name = keys.open(file.patientId().value(), "file", file.name()).text();
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
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
                .contentType(MediaType.parseMediaType(file.mimeType()));
        if (range != null && !range.startsWith(BYTES)) {
            // Spring divides any other resource, and would refuse to
            return answer.contentLength(content.contentLength()).body(new InputStreamResource(content));
        }
        if (range != null) {
            mustBeSatisfiable(range, content, response);
        }
        return answer.body(content);
    }

    /** Spring itself would say no in the status only, and give out the whole content with it. */
    private static void mustBeSatisfiable(String range, Resource content, HttpServletResponse response)
            throws IOException {
        try {
            HttpRange.toResourceRegions(HttpRange.parseRanges(range), content);
        } catch (IllegalArgumentException _) {
            response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + content.contentLength());
            refuse(RANGE_NOT_SATISFIABLE);
        }
    }

    @DeleteMapping(path = "/{f}", produces = MediaType.APPLICATION_JSON_VALUE)
    @Refuses(FILE_NOT_FOUND)
    CompletableFuture<ResponseEntity<FileAnswer>> delete(@PathVariable FileId f, Caller caller) {
        return commands.send(caller, null, new DeleteFile(f), FileAnswer::first).thenApply(Outcome::ok);
    }
}
