package io.qconnect.query.board;

import io.qconnect.access.Pages;
import io.qconnect.events.Uuids;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.resource.NoResourceFoundException;

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
        boolean isKnown = id(queueId).flatMap(table::doctorOf).isPresent();
        return page(isKnown ? HttpStatus.OK : HttpStatus.NOT_FOUND);
    }

    /** People slip when they type; programs hear that there is nothing, as everywhere. */
    @GetMapping({"/board", "/board/", "/board/{queueId}/"})
    ResponseEntity<Resource> slip(
            @PathVariable(required = false) @Nullable String queueId,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept)
            throws NoResourceFoundException {
        if (!Pages.areWanted(accept)) {
            throw new NoResourceFoundException(HttpMethod.GET, "/board", "board");
        }
        return Optional.ofNullable(queueId)
                .flatMap(BoardPage::id)
                .map(meant -> ResponseEntity.status(HttpStatus.FOUND)
                        .location(URI.create("/board/" + meant))
                        .<Resource>build())
                .orElseGet(() -> page(HttpStatus.NOT_FOUND));
    }

    private static ResponseEntity<Resource> page(HttpStatus status) {
        return ResponseEntity.status(status)
                .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
                .body(PAGE);
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(Uuids.whole(text));
        } catch (IllegalArgumentException noUuid) {
            return Optional.empty();
        }
    }
}
