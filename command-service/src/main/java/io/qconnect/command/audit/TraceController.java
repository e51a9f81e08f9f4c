package io.qconnect.command.audit;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What left no fact, over HTTP: commands that were refused, and what auditors have read. */
@RestController
@RequestMapping("/audit")
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
            @RequestParam(defaultValue = "100") int limit) {
        return new Items<>(refusals.naming(subject, after, Math.clamp(limit, 1, PAGE_MAX)));
    }

    @GetMapping("/reads")
    Items<ReadTable.Reading> reads(
            @RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "100") int limit) {
        return new Items<>(reads.after(after, Math.clamp(limit, 1, PAGE_MAX)));
    }
}
