package io.qconnect.query.board;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;

/** Boards as server-sent events, written to one screen. */
final class BoardEvents {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServletResponse response;

    BoardEvents(HttpServletResponse response) {
        this.response = response;
    }

    /** What is coming, without any of it. */
    void announce() {
        response.setContentType("text/event-stream");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        // a proxy that gathers the stream before it passes it on would make the board late
        response.setHeader("X-Accel-Buffering", "no");
    }

    void begin() throws IOException {
        announce();
        // a screen that lost its connection comes back after a second
        write("retry: 1000\n\n");
        heartbeat();
    }

    void board(Board board) throws IOException {
        // JSON has no line breaks, so the board is one line of data
        write("event: board\nid: " + board.version() + "\ndata: " + JSON.writeValueAsString(board) + "\n\n");
    }

    /**
     * Keeps connections open that would be taken for dead, and finds those that are. It is an event, because a screen's
     * script hears no comments: by its absence the screen notices that it shows what may be out of date.
     */
    void heartbeat() throws IOException {
        write("event: alive\ndata:\n\n");
    }

    /** A sign of life as well, of a service that has not heard of everything since this moment. */
    void behind(Instant since) throws IOException {
        write("event: behind\ndata: {\"since\":\"" + since + "\"}\n\n");
    }

    private void write(String text) throws IOException {
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }
}
