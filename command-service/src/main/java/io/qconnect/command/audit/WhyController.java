package io.qconnect.command.audit;

import static io.qconnect.command.platform.Refusal.APPOINTMENT_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.STREAM_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.AuditedRead;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.store.AppointmentPlaces;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Why something is as it is, and whether it was fair, over HTTP. */
@RestController
@RequestMapping(path = "/audit", produces = "application/json")
class WhyController {

    private static final String QUEUE = "Queue";

    /** More than anybody tries in vain. */
    private static final int REFUSALS_MAX = 1_000;

    private final TimeTravel timeTravel;
    private final AppointmentPlaces places;
    private final RefusalLog refusals;

    WhyController(TimeTravel timeTravel, AppointmentPlaces places, RefusalLog refusals) {
        this.timeTravel = timeTravel;
        this.places = places;
        this.refusals = refusals;
    }

    /** The whole story, through all queues that the appointment was in. */
    @GetMapping("/appointments/{a}/explain")
    @Refuses({APPOINTMENT_NOT_FOUND, STREAM_NOT_FOUND})
    Explanation explain(@PathVariable AppointmentId a, HttpServletRequest request) {
        Set<UUID> queues = new LinkedHashSet<>();
        places.of(a.value()).forEach(arrival -> queues.add(arrival.stream()));
        if (queues.isEmpty()) {
            refuse(APPOINTMENT_NOT_FOUND);
        }
        List<PastFact> facts = new ArrayList<>();
        queues.forEach(queue -> facts.addAll(timeTravel.stream(queue, QUEUE)));
        facts.sort(Comparator.comparingLong(fact -> fact.stored().position()));
        Explanation explanation =
                Explanation.of(a.value(), facts, refusals.naming(List.of(a.value()), 0, REFUSALS_MAX));
        AuditedRead.facts(request, explanation.facts());
        return explanation;
    }

    @GetMapping("/queues/{q}/fairness")
    @Refuses(STREAM_NOT_FOUND)
    Fairness.Verdict fairness(@PathVariable QueueId q, HttpServletRequest request) {
        List<PastFact> facts = timeTravel.stream(q.value(), QUEUE);
        AuditedRead.facts(request, facts.size());
        return Fairness.judge(facts);
    }
}
