package io.qconnect.command.sealing;

import static io.qconnect.command.platform.Refusal.CHECKPOINT_UNKNOWN;
import static io.qconnect.command.platform.Refusal.HISTORY_CONTRADICTED;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.AuditedRead;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.store.FactFilter;
import io.qconnect.command.platform.store.StoredFacts;
import io.qconnect.command.platform.web.LineResponse;
import io.qconnect.command.sealing.SealTables.Signed;
import io.qconnect.proof.ExportWriter;
import io.qconnect.proof.Frontier;
import io.qconnect.proof.StoredFact;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Exports of history that can be verified anywhere, see {@link ExportWriter}. */
@RestController
@RequestMapping(path = "/audit/export", produces = LineResponse.NDJSON)
class ExportController {

    private final StoredFacts facts;
    private final SealTables tables;
    private final Sealer sealer;
    private final Log log;

    ExportController(StoredFacts facts, SealTables tables, Sealer sealer, Log log) {
        this.facts = facts;
        this.tables = tables;
        this.sealer = sealer;
        this.log = log;
    }

    /**
     * Everything up to now, after a position.
     *
     * @param after 0 for the whole history; else the position at which an earlier export ended
     */
    @GetMapping
    @Refuses({CHECKPOINT_UNKNOWN, HISTORY_CONTRADICTED})
    void export(@RequestParam(defaultValue = "0") long after, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletRequestBindingException {
        if (after < 0) {
            throw new ServletRequestBindingException("after: must not be negative");
        }
        facts.inTurn(() -> {
            Signed signed = current();
            if (after > signed.size()) {
                refuse(CHECKPOINT_UNKNOWN);
            }
            Frontier before = Frontier.of(tables.tree(signed.size()), after);
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"history.ndjson\"");
            OutputStream out = new LineResponse(request, response);
            ExportWriter writer = new ExportWriter(out, log.origin(), before);
            Lines lines = new Lines(writer, tables.leafHashes(after), after, signed.size());
            // from the very first row on, also those that nobody should have written
            facts.read(
                    FactFilter.positions(after == 0 ? Long.MIN_VALUE : after, signed.size(), Long.MAX_VALUE),
                    lines::fact);
            lines.gapsUpTo(signed.size() + 1);
            writer.end(log.verifier().open(signed.note()), signed.note());
            out.close();
            AuditedRead.facts(request, writer.facts());
        });
    }

    /**
     * A checkpoint of all that is stored. When the store contradicts what was sealed, nothing new is signed, and the
     * export goes up to the last checkpoint: it will show what was changed.
     */
    private Signed current() {
        try {
            return sealer.sealAll();
        } catch (HistoryContradicted contradicted) {
            return tables.newestCheckpoint().orElseThrow(() -> contradicted);
        }
    }

    /** Puts each fact beside the hash it was sealed under, and a gap where there is no fact. */
    private static final class Lines {

        private final ExportWriter writer;
        private final Iterator<byte[]> seals;
        private final long end;
        private long next;

        Lines(ExportWriter writer, Iterator<byte[]> seals, long after, long end) {
            this.writer = writer;
            this.seals = seals;
            this.next = after + 1;
            this.end = end;
        }

        void fact(StoredFact fact) throws IOException {
            gapsUpTo(fact.position());
            boolean expected = fact.position() == next;
            writer.fact(fact, expected ? seals.next() : null);
            next += expected ? 1 : 0;
        }

        void gapsUpTo(long position) throws IOException {
            for (; next < Math.min(position, end + 1); next++) {
                writer.gap(next, seals.next());
            }
        }
    }
}
