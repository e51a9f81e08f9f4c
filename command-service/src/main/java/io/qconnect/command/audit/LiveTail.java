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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * History while it is made: server-sent events whose ids are positions, so that whoever was cut off goes on where they
 * were ({@code Last-Event-ID}). Each watcher has a virtual thread and, in turn with the others, a connection for a
 * moment at a time. A stream ends with the token that opened it: whoever may still watch comes again with a fresh one.
 */
@Component
class LiveTail {

    /** Each asks the database four times a second. */
    private static final int WATCHERS_MAX = 50;

    /** Of the connections for auditing; without a bound, fifty watchers could leave none to those who seal. */
    private static final int AT_ONCE_MAX = 2;

    private static final int FACTS_AT_ONCE = 500;

    /** What is read for one watcher, whatever matches, before the next one has a turn: some tenths of a second. */
    private static final long POSITIONS_AT_ONCE = 50_000;

    private static final Duration PAUSE = Duration.ofMillis(250);

    /** A comment now and then shows to proxies, and to us, that the other side is still there. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private final StoredFacts facts;
    private final Clock clock;
    private final Semaphore watchers = new Semaphore(WATCHERS_MAX);
    private final Semaphore turns = new Semaphore(AT_ONCE_MAX, true);
    private volatile boolean closing;

    LiveTail(StoredFacts facts, Clock clock) {
        this.facts = facts;
        this.clock = clock;
    }

    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
    }

    /** Answers until the client goes away, its token ends, the service stops, or the filter's limit is reached. */
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
        Instant end = endOfToken(request);
        FactLine line = new FactLine();
        FactFilter rest = filter;
        long shown = 0;
        long lastSign = System.nanoTime();
        while (!closing && shown < filter.limit() && clock.instant().isBefore(end)) {
            Stretch next = next(rest.limit(Math.min(FACTS_AT_ONCE, filter.limit() - shown)));
            for (StoredFact fact : next.facts()) {
                FactLine.Written written = line.write(fact);
                out.write(("id: " + fact.position() + "\nevent: fact\ndata: ").getBytes(StandardCharsets.US_ASCII));
                out.write(written.buffer(), 0, written.length());
                out.write('\n');
                out.write('\n');
            }
            shown += next.facts().size();
            AuditedRead.facts(request, shown);
            if (!next.facts().isEmpty()) {
                out.flush();
                lastSign = System.nanoTime();
            } else if (System.nanoTime() - lastSign > SIGN_OF_LIFE.toNanos()) {
                out.write(":\n\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                lastSign = System.nanoTime();
            }
            rest = rest.after(next.end());
            if (next.isLast()) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** A provider may issue tokens that never end. */
    private static Instant endOfToken(HttpServletRequest request) {
        Instant end = request.getUserPrincipal() instanceof AbstractOAuth2TokenAuthenticationToken<?> caller
                ? caller.getToken().getExpiresAt()
                : null;
        return end == null ? Instant.MAX : end;
    }

    /**
     * Facts that match, in a stretch of history that was read whole.
     *
     * @param end the position up to which nothing else matches
     * @param isLast there was nothing behind it
     */
    private record Stretch(List<StoredFact> facts, long end, boolean isLast) {}

    /**
     * Where the store ends is asked first: nothing is written below that, so what does not match is never read again.
     */
    private Stretch next(FactFilter rest) {
        turns.acquireUninterruptibly();
        try {
            long newest = facts.newestPosition();
            if (newest <= rest.after()) {
                return new Stretch(List.of(), rest.after(), true);
            }
            long end = Math.min(newest, Math.max(0, rest.after()) + POSITIONS_AT_ONCE);
            List<StoredFact> found = facts.list(rest.upTo(Math.min(end, rest.upTo())));
            return found.size() < rest.limit()
                    ? new Stretch(found, end, end == newest)
                    : new Stretch(found, found.getLast().position(), false);
        } finally {
            turns.release();
        }
    }
}
