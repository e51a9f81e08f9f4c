package io.qconnect.query.waitinglist;

import io.qconnect.query.feed.Freshness;
import io.qconnect.query.feed.MinVersion;
import io.qconnect.query.platform.AccessLog;
import io.qconnect.query.platform.EntityRows;
import io.qconnect.query.platform.OrderedList;
import io.qconnect.query.platform.Page;
import io.qconnect.query.platform.Problem;
import io.qconnect.query.platform.Refused;
import io.qconnect.query.platform.Refuses;
import io.qconnect.query.platform.Viewer;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who waits for a place in a full queue, first come first. Patients see themselves only. */
@RestController
class WaitingListController {

    private final EntityManager entities;
    private final OrderedList<Entry, Long> firstComeFirst;
    private final WaitingListTable table;
    private final Freshness freshness;
    private final AccessLog accesses;

    WaitingListController(EntityManager entities, WaitingListTable table, Freshness freshness, AccessLog accesses) {
        this.entities = entities;
        this.firstComeFirst = new OrderedList<>(
                "Entry",
                new EntityRows<>(entities, Entry.class, "place", false),
                entry -> entry.place,
                entry -> entry.id,
                Long::valueOf);
        this.table = table;
        this.freshness = freshness;
        this.accesses = accesses;
    }

    @GetMapping(path = "/queues/{queueId}/waiting-list", produces = "application/json")
    @Refuses(Problem.QUEUE_NOT_FOUND)
    Page<EntryView> entries(
            @PathVariable UUID queueId,
            @RequestParam(required = false) @Nullable UUID userId,
            @RequestParam(required = false) @Nullable EntryState state,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable MinVersion minVersion,
            Viewer viewer) {
        freshness.await(minVersion, queueId, viewer);
        if (!table.knowsQueue(queueId)) {
            throw Refused.because(Problem.QUEUE_NOT_FOUND, "No queue has the id " + queueId);
        }
        if (userId != null && !viewer.maySee(userId)) {
            accesses.refused(viewer, userId, "/queues/{queueId}/waiting-list");
            return new Page<>(List.of(), null);
        }
        Map<String, Object> filters = new HashMap<>();
        filters.put("queueId", queueId);
        viewer.onlyOf().ifPresent(self -> filters.put("userId", self));
        if (userId != null) {
            filters.put("userId", userId);
        }
        if (state != null) {
            filters.put("state", state);
        }
        return firstComeFirst.page(filters, limit, cursor).as(EntryView::of);
    }
}
