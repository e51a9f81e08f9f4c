package io.qconnect.query.files;

import io.qconnect.query.feed.Freshness;
import io.qconnect.query.feed.MinVersion;
import io.qconnect.query.platform.AccessLog;
import io.qconnect.query.platform.EntityRows;
import io.qconnect.query.platform.OrderedList;
import io.qconnect.query.platform.Page;
import io.qconnect.query.platform.Problem;
import io.qconnect.query.platform.Refused;
import io.qconnect.query.platform.Refuses;
import io.qconnect.query.platform.VersionTag;
import io.qconnect.query.platform.Viewer;
import jakarta.persistence.EntityManager;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which files there are about whom. Patients see their own; whoever else looks is remembered. */
@RestController
class FilesController {

    private final EntityManager entities;
    private final OrderedList<StoredFile, Instant> inOrderOfArrival;
    private final Freshness freshness;
    private final AccessLog accesses;

    FilesController(EntityManager entities, Freshness freshness, AccessLog accesses) {
        this.entities = entities;
        this.inOrderOfArrival = new OrderedList<>(
                "StoredFile",
                new EntityRows<>(entities, StoredFile.class, "storedAt", false),
                file -> file.storedAt,
                file -> file.id,
                Instant::parse);
        this.freshness = freshness;
        this.accesses = accesses;
    }

    @GetMapping(path = "/files", produces = "application/json")
    Page<FileView> files(
            @RequestParam(required = false) @Nullable UUID userId,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable MinVersion minVersion,
            Viewer viewer) {
        freshness.awaitNamed(minVersion, viewer);
        if (userId != null && !viewer.maySee(userId)) {
            accesses.refused(viewer, userId, "/files");
            return new Page<>(List.of(), null);
        }
        Optional<UUID> owner = viewer.onlyOf().or(() -> Optional.ofNullable(userId));
        Map<String, UUID> filters =
                owner.<Map<String, UUID>>map(it -> Map.of("userId", it)).orElse(Map.of());
        Page<FileView> page = inOrderOfArrival.page(filters, limit, cursor).as(FileView::of);
        accesses.seen(viewer, page.items().stream().map(FileView::userId).toList(), "/files");
        return page;
    }

    @GetMapping(path = "/files/{fileId}", produces = "application/json")
    @Refuses(Problem.FILE_NOT_FOUND)
    FileView file(
            @PathVariable UUID fileId,
            @RequestParam(required = false) @Nullable MinVersion minVersion,
            Viewer viewer,
            HttpServletResponse response) {
        freshness.await(minVersion, fileId, viewer);
        StoredFile file = entities.find(StoredFile.class, fileId);
        if (file == null) {
            throw unknown(fileId);
        }
        accesses.mustSee(viewer, file.userId, "/files/{fileId}", () -> unknown(fileId));
        accesses.seen(viewer, List.of(file.userId), "/files/{fileId}");
        VersionTag.set(response, file.version);
        return FileView.of(file);
    }

    private static Refused unknown(UUID fileId) {
        return Refused.because(Problem.FILE_NOT_FOUND, "No file has the id " + fileId);
    }
}
