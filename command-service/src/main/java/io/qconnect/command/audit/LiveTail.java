package io.qconnect.command.audit;

import static io.qconnect.command.platform.Refusal.TOO_MANY_WATCH;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.AuditedRead;
import io.qconnect.command.platform.store.FactFilter;
import io.qconnect.command.platform.store.StoredFacts;
import io.qconnect.proof.FactLine;
import io.qconnect.proof.StoredFact;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * History while it is made: server-sent events whose ids are positions, so that whoever was cut off goes on where they
 * were ({@code Last-Event-ID}). Each watcher has a virtual thread and, for a moment at a time, a connection.
 */
@Component
class LiveTail {

    /** Each asks the database four times a second. */
    private static final int WATCHERS_MAX = 50;

    private static final int FACTS_AT_ONCE = 500;
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** A comment now and then shows to proxies, and to us, that the other side is still there. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private final StoredFacts facts;
    private final Semaphore watchers = new Semaphore(WATCHERS_MAX);
    private volatile boolean closing;

    LiveTail(StoredFacts facts) {
        this.facts = facts;
    }

    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
    }

    /** Answers until the client goes away, the service stops, or the filter's limit is reached. */
    void answer(FactFilter filter, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!watchers.tryAcquire()) {
            refuse(TOO_MANY_WATCH);
        }
        try {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.flushBuffer();
            watch(filter, request, response.getOutputStream());
        } finally {
            watchers.release();
        }
    }

    private void watch(FactFilter filter, HttpServletRequest request, OutputStream out) throws IOException {
        FactLine line = new FactLine();
        FactFilter rest = filter;
        long shown = 0;
        long lastSign = System.nanoTime();
        while (!closing && shown < filter.limit()) {
            List<StoredFact> next = facts.list(rest.limit((int) Math.min(FACTS_AT_ONCE, filter.limit() - shown)));
            for (StoredFact fact : next) {
                FactLine.Written written = line.write(fact);
                out.write(("id: " + fact.position() + "\nevent: fact\ndata: ").getBytes(StandardCharsets.US_ASCII));
                out.write(written.buffer(), 0, written.length());
                out.write('\n');
                out.write('\n');
            }
            shown += next.size();
            AuditedRead.facts(request, shown);
            if (!next.isEmpty()) {
                out.flush();
                lastSign = System.nanoTime();
                rest = rest.after(next.getLast().position());
            } else if (System.nanoTime() - lastSign > SIGN_OF_LIFE.toNanos()) {
                out.write(":\n\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                lastSign = System.nanoTime();
            }
            if (next.size() < FACTS_AT_ONCE) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
