package io.qconnect.query.board;

import io.qconnect.query.feed.Freshness;
import io.qconnect.query.feed.MinVersion;
import io.qconnect.query.platform.Page;
import io.qconnect.query.platform.Problem;
import io.qconnect.query.platform.Refused;
import io.qconnect.query.platform.Refuses;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The board of one queue: asked for, or followed. */
@RestController
class BoardController {

    private final BoardTable table;
    private final ShownDay shown;
    private final KeptBoards kept;
    private final LiveBoards live;
    private final Freshness freshness;

    BoardController(BoardTable table, ShownDay shown, KeptBoards kept, LiveBoards live, Freshness freshness) {
        this.table = table;
        this.shown = shown;
        this.kept = kept;
        this.live = live;
        this.freshness = freshness;
    }

    /** For the page that leads to the screens. */
    @GetMapping(path = "/boards", produces = "application/json")
    Page<Board> boards(
            @RequestParam(defaultValue = "100") int limit, @RequestParam(required = false) @Nullable String cursor) {
        Page<UUID> queues = shown.queues(limit, cursor);
        return new Page<>(
                queues.items().stream()
                        .flatMap(queueId -> kept.find(queueId).stream())
                        .toList(),
                queues.next());
    }

    @GetMapping(path = "/queues/{queueId}/board", produces = "application/json")
    @Refuses(Problem.QUEUE_NOT_FOUND)
    ResponseEntity<Board> board(
            @PathVariable UUID queueId, @RequestParam(required = false) @Nullable MinVersion minVersion) {
        freshness.await(minVersion, queueId);
        KeptBoards.Tagged found = kept.findTagged(queueId).orElseThrow(() -> unknown(queueId));
        return ResponseEntity.ok().eTag(found.tag()).body(found.board());
    }

    @GetMapping(path = "/queues/{queueId}/live", produces = "text/event-stream")
    @Refuses(Problem.QUEUE_NOT_FOUND)
    void live(@PathVariable UUID queueId, HttpMethod method, HttpServletResponse response) throws IOException {
        UUID doctorId = table.doctorOf(queueId).orElseThrow(() -> unknown(queueId));
        BoardEvents screen = new BoardEvents(response);
        if (method.equals(HttpMethod.HEAD)) {
            // nothing is ever sent to whoever asks so, and a screen that goes away is noticed by sending
            screen.announce();
        } else {
            live.show(queueId, doctorId, screen);
        }
    }

    private static Refused unknown(UUID queueId) {
        return Refused.because(Problem.QUEUE_NOT_FOUND, "No queue has the id " + queueId);
    }
}
