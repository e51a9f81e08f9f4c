package io.qconnect.query.board;

import io.qconnect.query.board.PaceTable.Standing;
import io.qconnect.query.feed.Freshness;
import io.qconnect.query.feed.MinVersion;
import io.qconnect.query.platform.AccessLog;
import io.qconnect.query.platform.Problem;
import io.qconnect.query.platform.Refused;
import io.qconnect.query.platform.Refuses;
import io.qconnect.query.platform.Viewer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How long one patient will probably wait. */
@RestController
class WaitController {

    private final PaceTable table;
    private final Freshness freshness;
    private final AccessLog accesses;

    WaitController(PaceTable table, Freshness freshness, AccessLog accesses) {
        this.table = table;
        this.freshness = freshness;
        this.accesses = accesses;
    }

    /**
     * @param expected null for whoever waits no more
     * @param estimate the version of the rule
     */
    record Wait(UUID appointmentId, UUID queueId, @Nullable WaitEstimate expected, int estimate) {}

    @GetMapping(path = "/appointments/{appointmentId}/wait", produces = "application/json")
    @Refuses(Problem.APPOINTMENT_NOT_FOUND)
    Wait waitOf(
            @PathVariable UUID appointmentId,
            @RequestParam(required = false) @Nullable MinVersion minVersion,
            Viewer viewer) {
        freshness.awaitNamed(minVersion, viewer);
        Standing standing = table.standing(appointmentId).orElseThrow(() -> unknown(appointmentId));
        accesses.mustSee(viewer, standing.userId(), "/appointments/{appointmentId}/wait", () -> unknown(appointmentId));
        Integer ahead = standing.ahead();
        WaitEstimate expected = ahead == null ? null : WaitEstimate.of(ahead, table.pace(standing.queueId()));
        return new Wait(appointmentId, standing.queueId(), expected, WaitEstimate.VERSION);
    }

    private static Refused unknown(UUID appointmentId) {
        return Refused.because(Problem.APPOINTMENT_NOT_FOUND, "No appointment has the id " + appointmentId);
    }
}
