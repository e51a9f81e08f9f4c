package io.qconnect.query.appointments;

import io.qconnect.events.Status;
import io.qconnect.query.appointments.AppointmentTable.Whereabouts;
import io.qconnect.query.feed.Freshness;
import io.qconnect.query.feed.MinVersion;
import io.qconnect.query.platform.AccessLog;
import io.qconnect.query.platform.Page;
import io.qconnect.query.platform.Problem;
import io.qconnect.query.platform.Refused;
import io.qconnect.query.platform.Refuses;
import io.qconnect.query.platform.SharedLook;
import io.qconnect.query.platform.VersionTag;
import io.qconnect.query.platform.Viewer;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who has a place where, and what became of it. */
@RestController
class AppointmentsController {

    private static final String ONE = "/appointments/{appointmentId}";

    private final AppointmentTable table;
    private final SharedLook<UUID, Whereabouts> whereabouts;
    private final Freshness freshness;
    private final AccessLog accesses;

    AppointmentsController(AppointmentTable table, Freshness freshness, AccessLog accesses) {
        this.table = table;
        this.whereabouts = new SharedLook<>(table::whereabouts);
        this.freshness = freshness;
        this.accesses = accesses;
    }

    @GetMapping(path = "/appointments", produces = "application/json")
    Page<AppointmentView> appointments(
            @RequestParam(required = false) @Nullable UUID userId,
            @RequestParam(required = false) @Nullable UUID queueId,
            @RequestParam(required = false) @Nullable Status status,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable MinVersion minVersion,
            Viewer viewer) {
        freshness.awaitNamed(minVersion, viewer);
        return page(viewer, userId, queueId, status, limit, cursor);
    }

    @GetMapping(path = "/queues/{queueId}/appointments", produces = "application/json")
    @Refuses(Problem.QUEUE_NOT_FOUND)
    Page<AppointmentView> ofQueue(
            @PathVariable UUID queueId,
            @RequestParam(required = false) @Nullable Status status,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable MinVersion minVersion,
            Viewer viewer) {
        freshness.await(minVersion, queueId, viewer);
        Page<AppointmentView> page = page(viewer, null, queueId, status, limit, cursor);
        // where there are appointments, there is a queue
        if (page.items().isEmpty() && !table.knowsQueue(queueId)) {
            throw Refused.because(Problem.QUEUE_NOT_FOUND, "No queue has the id " + queueId);
        }
        return page;
    }

    @GetMapping(path = "/users/{userId}/appointments", produces = "application/json")
    @Refuses(Problem.USER_NOT_FOUND)
    Page<AppointmentView> ofUser(
            @PathVariable UUID userId,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable MinVersion minVersion,
            Viewer viewer) {
        freshness.awaitNamed(minVersion, viewer);
        accesses.mustSee(viewer, userId, "/users/{userId}/appointments", () -> unknownUser(userId));
        if (!table.knowsUser(userId)) {
            throw unknownUser(userId);
        }
        return page(viewer, userId, null, null, limit, cursor);
    }

    @GetMapping(path = ONE, produces = "application/json")
    @Refuses(Problem.APPOINTMENT_NOT_FOUND)
    AppointmentView appointment(
            @PathVariable UUID appointmentId,
            @RequestParam(required = false) @Nullable MinVersion minVersion,
            Viewer viewer,
            HttpServletResponse response) {
        if (minVersion != null) {
            awaitQueueOf(appointmentId, minVersion, viewer);
        }
        AppointmentRow appointment = table.find(appointmentId).orElseThrow(() -> unknown(appointmentId));
        accesses.mustSee(viewer, appointment.booking().userId(), ONE, () -> unknown(appointmentId));
        VersionTag.set(response, appointment.version());
        return AppointmentView.of(appointment);
    }

    /**
     * The version counts facts of the appointment's queue, which is known once the appointment is there. That of
     * somebody else never is.
     */
    private void awaitQueueOf(UUID appointmentId, MinVersion minVersion, Viewer viewer) {
        if (minVersion.stream() != null) {
            freshness.awaitNamed(minVersion, viewer);
            return;
        }
        AtomicBoolean remembered = new AtomicBoolean();
        Whereabouts found = freshness.awaitRow(whereabouts, appointmentId, place -> {
            boolean exists = viewer.maySee(place.userId());
            if (!exists && place.userId() != null && remembered.compareAndSet(false, true)) {
                accesses.refused(viewer, place.userId(), ONE);
            }
            return exists;
        });
        freshness.await(minVersion, found.queueId(), viewer);
    }

    /** Patients get their own, whatever they ask for. */
    private Page<AppointmentView> page(
            Viewer viewer,
            @Nullable UUID userId,
            @Nullable UUID queueId,
            @Nullable Status status,
            @Nullable Integer limit,
            @Nullable String cursor) {
        if (userId != null && !viewer.maySee(userId)) {
            accesses.refused(viewer, userId, "/appointments");
            return new Page<>(List.of(), null);
        }
        Map<String, Object> filters = new HashMap<>();
        viewer.onlyOf().ifPresent(self -> filters.put("userId", self));
        if (userId != null) {
            filters.put("userId", userId);
        }
        if (queueId != null) {
            filters.put("queueId", queueId);
        }
        if (status != null) {
            filters.put("status", status);
        }
        return table.page(filters, limit, cursor).as(AppointmentView::of);
    }

    private static Refused unknownUser(UUID userId) {
        return Refused.because(Problem.USER_NOT_FOUND, "No user has the id " + userId);
    }

    private static Refused unknown(UUID appointmentId) {
        return Refused.because(Problem.APPOINTMENT_NOT_FOUND, "No appointment has the id " + appointmentId);
    }
}
