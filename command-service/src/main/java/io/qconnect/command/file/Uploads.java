package io.qconnect.command.file;

import static io.qconnect.command.platform.Refusal.PATIENT_UNKNOWN;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Invalid;
import io.qconnect.events.FileId;
import io.qconnect.events.Personal;
import io.qconnect.events.UserId;
import io.qconnect.events.personal.PersonErased;
import io.qconnect.events.personal.PersonalKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.multipart.MultipartFile;

/** The way of a file that comes in: looked at, kept under its digest, and its name sealed, before any fact speaks of it. */
@Component
class Uploads {

    /** As long as names can be on the usual file systems. */
    private static final int NAME_LENGTH_MAX = 255;

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
     */
    StoreFile keep(FileId id, UserId patient, MultipartFile file)
            throws IOException, HttpMediaTypeNotSupportedException {
        String name = nameOf(file);
        FileKind kind = kindOf(file);
        byte[] content = file.getBytes();
        if (!kind.fits(content)) {
            throw new Invalid("/file", "is not what its type says");
        }
        String sha256 = sha256(content);
        keep(sha256, content);
        return new StoreFile(id, patient, sealed(patient, name), kind.mimeType(), content.length, sha256);
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

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("This JDK lacks SHA-256", impossible);
        }
    }
}
