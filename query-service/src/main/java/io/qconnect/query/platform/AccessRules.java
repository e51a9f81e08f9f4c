package io.qconnect.query.platform;

import static io.qconnect.access.Who.ADMINS;
import static io.qconnect.access.Who.ANYBODY;
import static io.qconnect.access.Who.DESK;
import static io.qconnect.access.Who.PATIENTS_AND_ADMINS;
import static io.qconnect.access.Who.PATIENTS_AND_DESK;
import static io.qconnect.access.Who.SIGNED_IN;

import io.qconnect.access.Rule;
import io.qconnect.access.Who;
import java.util.List;

/**
 * Who may ask what: one line for each question. What has no line here answers nobody, and the build fails until it has
 * one. The same table, for people, is {@code infra/docs/access.md}. All questions are GET, so the method plays no part.
 */
final class AccessRules {

    static final List<Rule> ALL = List.of(
            rule("/appointments/{a}", PATIENTS_AND_DESK),
            rule("/appointments", PATIENTS_AND_DESK),
            rule("/users", DESK),
            rule("/users/{u}", PATIENTS_AND_DESK),
            rule("/users/{u}/export", PATIENTS_AND_ADMINS),
            rule("/users/{u}/accesses", PATIENTS_AND_ADMINS),
            rule("/users/{u}/appointments", PATIENTS_AND_DESK),
            rule("/appointments/{a}/wait", PATIENTS_AND_DESK),
            rule("/queues/{q}/waiting-list", PATIENTS_AND_DESK),
            rule("/files", PATIENTS_AND_DESK),
            rule("/files/{f}", PATIENTS_AND_DESK),
            rule("/doctors", SIGNED_IN),
            rule("/doctors/{d}", SIGNED_IN),
            rule("/queues", SIGNED_IN),
            rule("/queues/{q}", SIGNED_IN),
            rule("/queues/{q}/appointments", PATIENTS_AND_DESK),
            // the screen on the wall: numbers only
            rule("/boards", ANYBODY),
            rule("/queues/{q}/board", ANYBODY),
            rule("/queues/{q}/live", ANYBODY),
            rule("/board/**", ANYBODY),
            rule("/", ANYBODY),
            rule("/index.html", ANYBODY),
            rule("/assets/**", ANYBODY),
            rule("/openapi.json", ANYBODY),
            rule("/actuator/health/**", ANYBODY),
            // the metrics also for whoever gathers them, see Scraping
            rule("/actuator/**", ADMINS),
            // where the container reports its own errors; asked for directly it says 404
            rule("/error", ANYBODY));

    private AccessRules() {}

    private static Rule rule(String path, Who who) {
        return new Rule(null, path, who);
    }
}
