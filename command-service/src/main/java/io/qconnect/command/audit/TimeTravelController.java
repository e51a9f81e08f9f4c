package io.qconnect.command.audit;

import static io.qconnect.command.platform.Refusal.APPOINTMENT_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.STREAM_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.AuditedRead;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.store.AppointmentPlaces;
import io.qconnect.command.platform.web.QuestionsAreStrict;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.DoctorId;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Any queue, user, doctor or appointment as it stood at any moment, over HTTP. */
@RestController
@RequestMapping(path = "/audit", produces = "application/json")
class TimeTravelController {

    private static final String QUEUE = "Queue";

    private final TimeTravel timeTravel;
    private final AppointmentPlaces places;

    TimeTravelController(TimeTravel timeTravel, AppointmentPlaces places) {
        this.timeTravel = timeTravel;
        this.places = places;
    }

    @GetMapping("/queues/{q}")
    @Refuses(STREAM_NOT_FOUND)
    TimeTravel.Past queue(@PathVariable QueueId q, @ModelAttribute Moment moment, HttpServletRequest request) {
        return look(q.value(), QUEUE, moment, request);
    }

    @GetMapping("/users/{u}")
    @Refuses(STREAM_NOT_FOUND)
    TimeTravel.Past user(@PathVariable UserId u, @ModelAttribute Moment moment, HttpServletRequest request) {
        return look(u.value(), "User", moment, request);
    }

    @GetMapping("/doctors/{d}")
    @Refuses(STREAM_NOT_FOUND)
    TimeTravel.Past doctor(@PathVariable DoctorId d, @ModelAttribute Moment moment, HttpServletRequest request) {
        return look(d.value(), "Doctor", moment, request);
    }

    private TimeTravel.Past look(UUID id, String streamType, Moment moment, HttpServletRequest request) {
        TimeTravel.Past past = timeTravel.look(id, streamType, moment);
        AuditedRead.facts(request, past.facts());
        return past;
    }

    /**
     * The appointment in the queue where it was at that moment; {@code version} counts the facts of its newest queue. A
     * queue that it has left still has its place, as {@code MOVED}, which counts only where there is no other.
     */
    @GetMapping("/appointments/{a}")
    @Refuses({APPOINTMENT_NOT_FOUND, STREAM_NOT_FOUND})
    TimeTravel.Past appointment(
            @PathVariable AppointmentId a, @ModelAttribute Moment moment, HttpServletRequest request) {
        TimeTravel.Past left = null;
        for (AppointmentPlaces.Arrival arrival : places.of(a.value()).reversed()) {
            TimeTravel.Past place = placeIn(look(arrival.stream(), QUEUE, moment, request), a);
            if (place != null && !isLeft(place)) {
                return place;
            }
            left = left == null ? place : left;
        }
        if (left == null) {
            throw refuse(APPOINTMENT_NOT_FOUND);
        }
        return left;
    }

    private static TimeTravel.@Nullable Past placeIn(TimeTravel.Past queue, AppointmentId appointment) {
        JsonNode state = queue.state();
        JsonNode place = state == null ? null : state.path("appointments").get(appointment.toString());
        return place == null
                ? null
                : new TimeTravel.Past(
                        queue.stream(),
                        QUEUE,
                        queue.moment(),
                        queue.facts(),
                        queue.version(),
                        queue.recordedAt(),
                        place);
    }

    private static boolean isLeft(TimeTravel.Past past) {
        JsonNode place = past.state();
        return place != null && place.path("stage").asString("").equals("MOVED");
    }

    /** What changed in a queue. */
    record Change(UUID stream, Moment from, Moment to, List<Differences.Difference> differences) {}

    /**
     * Between two instants, as it happened, or between two versions; without the second, it is now.
     *
     * @throws ServletRequestBindingException without a beginning, and when one bound is an instant and the other a
     *     version
     */
    @GetMapping("/queues/{q}/diff")
    @Refuses(STREAM_NOT_FOUND)
    Change diff(
            @PathVariable QueueId q,
            @RequestParam @Nullable Instant from,
            @RequestParam @Nullable Instant to,
            @RequestParam @Nullable Long fromVersion,
            @RequestParam @Nullable Long toVersion,
            HttpServletRequest request)
            throws ServletRequestBindingException {
        if ((from == null) == (fromVersion == null)) {
            throw QuestionsAreStrict.malformed("from", "either from or fromVersion must be given");
        }
        if (from == null ? to != null : toVersion != null) {
            throw QuestionsAreStrict.malformed("to", "both bounds must be instants, or both versions");
        }
        List<PastFact> stream = timeTravel.stream(q.value(), QUEUE);
        Moment before = new Moment(from, null, fromVersion);
        Moment after = new Moment(to, null, toVersion);
        AuditedRead.facts(request, after.select(stream).size());
        return new Change(
                q.value(),
                before,
                after,
                Differences.between(
                        timeTravel.look(q.value(), stream, QUEUE, before).state(),
                        timeTravel.look(q.value(), stream, QUEUE, after).state()));
    }
}
