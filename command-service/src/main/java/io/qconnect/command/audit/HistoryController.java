package io.qconnect.command.audit;

import static io.qconnect.command.platform.Refusal.STREAM_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.TOO_MANY_WATCH;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.AuditedRead;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.store.FactFilter;
import io.qconnect.command.platform.store.StoreEpoch;
import io.qconnect.command.platform.store.StoredFacts;
import io.qconnect.command.platform.web.LineResponse;
import io.qconnect.proof.FactLine;
import io.qconnect.proof.StoredFact;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** History itself over HTTP: stored facts as CloudEvents, one on each line, as many as there are. */
@RestController
@RequestMapping("/audit")
class HistoryController {

    private final StoredFacts facts;
    private final StoreEpoch epoch;
    private final LiveTail live;

    HistoryController(StoredFacts facts, StoreEpoch epoch, LiveTail live) {
        this.facts = facts;
        this.epoch = epoch;
        this.live = live;
    }

    /** Whoever accepts server-sent events gets history and then what comes, live. */
    @GetMapping(
            path = "/events",
            produces = {LineResponse.NDJSON, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Refuses(TOO_MANY_WATCH)
    void events(
            @ModelAttribute HistoryQuestion question,
            @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "") String accept,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, ServletRequestBindingException {
        FactFilter filter = question.filter();
        if (accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE)) {
            live.answer(lastEventId == null ? filter : filter.after(lastEventId), request, response);
            return;
        }
        facts.inTurn(() -> {
            OutputStream out = open(request, response);
            AuditedRead.facts(request, facts.read(filter, linesTo(out)));
            out.close();
        });
    }

    /** All facts of a queue, user or doctor. */
    @GetMapping(path = "/streams/{id}", produces = LineResponse.NDJSON)
    @Refuses(STREAM_NOT_FOUND)
    void stream(@PathVariable UUID id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<StoredFact> stream = facts.list(FactFilter.stream(id));
        if (stream.isEmpty()) {
            refuse(STREAM_NOT_FOUND);
        }
        OutputStream out = open(request, response);
        StoredFacts.Reader lines = linesTo(out);
        for (StoredFact fact : stream) {
            lines.take(fact);
        }
        out.close();
        AuditedRead.facts(request, stream.size());
    }

    private OutputStream open(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("QConnect-Epoch", epoch.current().toString());
        return new LineResponse(request, response);
    }

    private static StoredFacts.Reader linesTo(OutputStream out) {
        FactLine line = new FactLine();
        return fact -> {
            FactLine.Written written = line.write(fact);
            out.write(written.buffer(), 0, written.length());
            out.write('\n');
        };
    }
}
