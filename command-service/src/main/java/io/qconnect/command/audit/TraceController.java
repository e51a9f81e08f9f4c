package io.qconnect.command.audit;

import io.qconnect.command.platform.web.QuestionsAreStrict;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What left no fact, over HTTP: commands that were refused, and what auditors have read. */
@RestController
@RequestMapping(path = "/audit", produces = "application/json")
class TraceController {

    private static final int PAGE_MAX = 1_000;

    private final RefusalLog refusals;
    private final ReadTable reads;

    TraceController(RefusalLog refusals, ReadTable reads) {
        this.refusals = refusals;
        this.reads = reads;
    }

    record Items<T>(List<T> items) {}

    /** @param subject ids that the command must have named; {@code after} is the number of the last one seen */
    @GetMapping("/refusals")
    Items<RefusalLog.Refused> refusals(
            @RequestParam(defaultValue = "") List<UUID> subject,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "100") int limit)
            throws ServletRequestBindingException {
        return new Items<>(refusals.naming(subject, after, length(limit)));
    }

    @GetMapping("/reads")
    Items<ReadTable.Reading> reads(
            @RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "100") int limit)
            throws ServletRequestBindingException {
        return new Items<>(reads.after(after, length(limit)));
    }

    private static int length(int limit) throws ServletRequestBindingException {
        if (limit < 1) {
            throw QuestionsAreStrict.malformed("limit", "must be at least 1");
        }
        return Math.min(limit, PAGE_MAX);
    }
}
