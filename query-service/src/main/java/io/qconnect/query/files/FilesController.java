package io.qconnect.query.files;

import io.qconnect.query.feed.Freshness;
import io.qconnect.query.feed.MinVersion;
import io.qconnect.query.platform.OrderedList;
import io.qconnect.query.platform.Page;
import io.qconnect.query.platform.Problem;
import io.qconnect.query.platform.Refusal;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which files there are about whom. */
@RestController
class FilesController {

    private static final OrderedList<StoredFile, Instant> IN_ORDER_OF_ARRIVAL = new OrderedList<>(
            StoredFile.class, "storedAt", false, file -> file.storedAt, file -> file.id, Instant::parse);

    private final EntityManager entities;
    private final Freshness freshness;

    FilesController(EntityManager entities, Freshness freshness) {
        this.entities = entities;
        this.freshness = freshness;
    }

    @GetMapping(path = "/files", produces = "application/json")
    Page<FileView> files(
            @RequestParam(required = false) @Nullable UUID userId,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable MinVersion minVersion) {
        freshness.awaitNamed(minVersion);
        Map<String, UUID> filters = userId == null ? Map.of() : Map.of("userId", userId);
        return IN_ORDER_OF_ARRIVAL.page(entities, filters, limit, cursor, FileView::of);
    }

    @GetMapping(path = "/files/{fileId}", produces = "application/json")
    ResponseEntity<FileView> file(
            @PathVariable UUID fileId, @RequestParam(required = false) @Nullable MinVersion minVersion) {
        freshness.await(minVersion, fileId);
        StoredFile file = entities.find(StoredFile.class, fileId);
        if (file == null) {
            throw Refusal.because(Problem.FILE_NOT_FOUND, "No file has the id " + fileId);
        }
        return ResponseEntity.ok().eTag("\"" + file.version + "\"").body(FileView.of(file));
    }
}
