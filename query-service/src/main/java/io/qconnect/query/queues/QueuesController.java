package io.qconnect.query.queues;

import io.qconnect.query.feed.Freshness;
import io.qconnect.query.feed.MinVersion;
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
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Whose line is open when, and how far it has come. */
@RestController
class QueuesController {

    private final EntityManager entities;
    private final OrderedList<Queue, LocalDate> newestFirst;
    private final Freshness freshness;

    QueuesController(EntityManager entities, Freshness freshness) {
        this.entities = entities;
        this.newestFirst = new OrderedList<>(
                "Queue",
                new EntityRows<>(entities, Queue.class, "date", true),
                queue -> queue.date,
                queue -> queue.id,
                LocalDate::parse);
        this.freshness = freshness;
    }

    @GetMapping(path = "/queues", produces = "application/json")
    Page<QueueView> queues(
            @RequestParam(required = false) @Nullable UUID doctorId,
            @RequestParam(required = false) @Nullable LocalDate date,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable MinVersion minVersion,
            Viewer viewer) {
        freshness.awaitNamed(minVersion, viewer);
        Map<String, Object> filters = new HashMap<>();
        if (doctorId != null) {
            filters.put("doctorId", doctorId);
        }
        if (date != null) {
            filters.put("date", date);
        }
        return newestFirst.page(filters, limit, cursor).as(QueueView::of);
    }

    @GetMapping(path = "/queues/{queueId}", produces = "application/json")
    @Refuses(Problem.QUEUE_NOT_FOUND)
    QueueView queue(
            @PathVariable UUID queueId,
            @RequestParam(required = false) @Nullable MinVersion minVersion,
            Viewer viewer,
            HttpServletResponse response) {
        freshness.await(minVersion, queueId, viewer);
        Queue queue = entities.find(Queue.class, queueId);
        if (queue == null) {
            throw Refused.because(Problem.QUEUE_NOT_FOUND, "No queue has the id " + queueId);
        }
        VersionTag.set(response, queue.version);
        return QueueView.of(queue);
    }
}
