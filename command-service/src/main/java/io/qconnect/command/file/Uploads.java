package io.qconnect.command.file;

import static io.qconnect.command.platform.Refusal.PATIENT_UNKNOWN;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Busy;
import io.qconnect.command.platform.Invalid;
import io.qconnect.events.FileId;
import io.qconnect.events.Personal;
import io.qconnect.events.UserId;
import io.qconnect.events.personal.PersonErased;
import io.qconnect.events.personal.PersonalKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.multipart.MultipartFile;

/**
 * The way of a file that comes in: looked at, kept under its digest, and its name sealed, before any fact speaks of it.
 */
@Component
class Uploads {

    /** As long as names can be on the usual file systems. */
    private static final int NAME_LENGTH_MAX = 255;

    /** They share a disk, which writes many at once no faster. */
    private static final int AT_ONCE_MAX = 8;

    private static final int WAIT_SECONDS = 5;

    private final Semaphore turns = new Semaphore(AT_ONCE_MAX);
    private final PersonalKeys keys;
    private final ContentStore contents;

    Uploads(PersonalKeys keys, ContentStore contents) {
        this.keys = keys;
        this.contents = contents;
    }

    /**
     * Keeps the content, and says what is to be written down about it.
     *
     * @throws Invalid when it is not what its type says, or has no proper name
     * @throws Busy when too many others are brought at this moment
     */
    StoreFile keep(FileId id, UserId patient, MultipartFile file)
            throws IOException, HttpMediaTypeNotSupportedException {
        String name = nameOf(file);
        FileKind kind = kindOf(file);
        String sha256 = oneOfAFew(() -> {
            String digest = lookedAt(file, kind);
            contents.keep(digest, file);
            return digest;
        });
        return new StoreFile(id, patient, sealed(patient, name), kind.mimeType(), file.getSize(), sha256);
    }

    private interface Work {
        String run() throws IOException;
    }

    private String oneOfAFew(Work work) throws IOException {
        try {
            if (!turns.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new Busy("Too many files are coming in");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Busy("Interrupted");
        }
        try {
            return work.run();
        } finally {
            turns.release();
        }
    }

    /**
     * Reads a content once, from where the container has put it, and never has more than a piece of it in memory.
     *
     * @return its digest
     * @throws Invalid when it is of another kind
     */
    private static String lookedAt(MultipartFile file, FileKind kind) throws IOException {
        MessageDigest sha256 = sha256();
        try (InputStream content = new DigestInputStream(file.getInputStream(), sha256)) {
            if (!kind.fits(content)) {
                throw new Invalid("/file", "is not what its type says");
            }
            content.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** Whoever is erased has no files any more, as if they had never been here. */
    private Personal sealed(UserId patient, String name) {
        try {
            return keys.seal(patient.value(), "file", name);
        } catch (PersonErased _) {
            throw refuse(PATIENT_UNKNOWN);
        }
    }

    /** What the sender calls it. */
    static String nameOf(MultipartFile file) {
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("This JDK lacks SHA-256", impossible);
        }
    }
}
