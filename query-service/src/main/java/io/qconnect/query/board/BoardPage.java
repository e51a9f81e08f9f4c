package io.qconnect.query.board;

import io.qconnect.events.Uuids;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The page for the screen on the wall. It is the same for all queues; its script asks for the board. */
@RestController
class BoardPage {

    private static final Resource PAGE = new ClassPathResource("pages/board.html");

    private final BoardTable table;

    BoardPage(BoardTable table) {
        this.table = table;
    }

    /** An unknown queue gets the page too, which says so in friendly words and keeps looking. */
    @GetMapping(path = "/board/{queueId}", produces = "text/html")
    ResponseEntity<Resource> page(@PathVariable String queueId) {
        HttpStatus status = isKnown(queueId) ? HttpStatus.OK : HttpStatus.NOT_FOUND;
        return ResponseEntity.status(status)
                .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
                .body(PAGE);
    }

    private boolean isKnown(String queueId) {
        try {
            return table.doctorOf(Uuids.whole(queueId)).isPresent();
        } catch (IllegalArgumentException noUuid) {
            return false;
        }
    }
}
