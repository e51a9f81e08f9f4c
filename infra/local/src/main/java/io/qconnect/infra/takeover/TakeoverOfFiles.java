package io.qconnect.infra.takeover;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Files with their contents, which stand in the database or in a folder beside it. A file without its content is not
 * taken over: here a file is what its digest says.
 */
final class TakeoverOfFiles {

    private static final int BYTES_MAX = 10 * 1024 * 1024;

    private static final Map<String, String> TYPES = Map.of(
            "pdf", "application/pdf",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "png", "image/png",
            "dcm", "application/dicom",
            "txt", "text/plain");

    private final Predecessor there;
    private final ClinicApi clinic;
    private final String source;
    private final @Nullable Path folder;
    private final Findings findings;
    private final Taken taken;

    TakeoverOfFiles(
            Predecessor there, ClinicApi clinic, String source, @Nullable Path folder, Findings findings, Taken taken) {
        this.there = there;
        this.clinic = clinic;
        this.source = source;
        this.folder = folder;
        this.findings = findings;
        this.taken = taken;
    }

    /** One after the other: each may be large. */
    void carryOut() {
        there.eachFile(this::take);
    }

    private void take(Source.File row) {
        Optional<byte[]> content = contentOf(row);
        if (content.isEmpty()) {
            findings.notTaken(
                    "File",
                    row.id(),
                    "NO_CONTENT",
                    folder == null
                            ? "its content is not in the database; say with --files where it is"
                            : "its content is not in that folder, or has more than 10 MB");
            return;
        }
        String name = nameOf(row);
        Map<String, String> fields = new HashMap<>(Map.of("source", source, "id", row.id(), "user", row.user()));
        if (row.createdAt() != null) {
            fields.put("effectiveAt", row.createdAt().toString());
        }
        Answer answer = clinic.upload(
                "/import/files", fields, name, typeOf(row, name), content.get(), "import-" + UUID.randomUUID());
        if (answer.ok()) {
            taken.file(answer.text("fileId"), row.id());
        } else {
            findings.notTaken("File", row.id(), Takeover.reasonOf(answer), Takeover.sentenceOf(answer));
        }
    }

    private Optional<byte[]> contentOf(Source.File row) {
        if (row.content() != null) {
            return Optional.of(row.content()).filter(bytes -> bytes.length <= BYTES_MAX);
        }
        if (folder == null || row.path() == null) {
            return Optional.empty();
        }
        try {
            // whatever stands in that column, nothing outside of the folder is read
            Path root = folder.toRealPath();
            Path file = root.resolve(row.path().replaceFirst("^/+", "")).normalize();
            return file.startsWith(root)
                            && Files.isRegularFile(file)
                            && file.toRealPath().startsWith(root)
                            && Files.size(file) <= BYTES_MAX
                    ? Optional.of(Files.readAllBytes(file))
                    : Optional.empty();
        } catch (IOException | InvalidPathException unreadable) {
            return Optional.empty();
        }
    }

    private static String nameOf(Source.File row) {
        String name = Objects.requireNonNullElse(row.name(), "").strip();
        if (name.isEmpty() && row.path() != null) {
            name = row.path().substring(row.path().lastIndexOf('/') + 1);
        }
        return name.isEmpty() ? "file" : name;
    }

    /** What the row says; else what the name means. */
    private static String typeOf(Source.File row, String name) {
        String said = Objects.requireNonNullElse(row.mimeType(), "");
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return said.matches("[a-z]+/[a-z0-9.+-]+") ? said : TYPES.getOrDefault(ending, "application/octet-stream");
    }
}
