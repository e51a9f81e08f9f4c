package io.qconnect.query.platform;

import static io.qconnect.query.platform.Who.ADMINS;
import static io.qconnect.query.platform.Who.ANYBODY;
import static io.qconnect.query.platform.Who.DESK;
import static io.qconnect.query.platform.Who.PATIENTS_AND_ADMINS;
import static io.qconnect.query.platform.Who.PATIENTS_AND_DESK;
import static io.qconnect.query.platform.Who.SIGNED_IN;

import java.util.List;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * Who may ask what: one line for each question. What has no line here answers nobody, and the build fails until it has one.
 * The same table, for people, is {@code infra/docs/access.md}. All questions are GET, so the method plays no part.
 */
final class AccessRules {

    record Rule(String path, Who who) {

        PathPatternRequestMatcher matcher() {
            return PathPatternRequestMatcher.pathPattern(path);
        }
    }

    static final List<Rule> ALL = List.of(
            new Rule("/appointments/{a}", PATIENTS_AND_DESK),
            new Rule("/appointments", PATIENTS_AND_DESK),
            new Rule("/users", DESK),
            new Rule("/users/{u}", PATIENTS_AND_DESK),
            new Rule("/users/{u}/export", PATIENTS_AND_ADMINS),
            new Rule("/users/{u}/accesses", PATIENTS_AND_ADMINS),
            new Rule("/users/{u}/appointments", PATIENTS_AND_DESK),
            new Rule("/appointments/{a}/wait", PATIENTS_AND_DESK),
            new Rule("/queues/{q}/waiting-list", PATIENTS_AND_DESK),
            new Rule("/files", PATIENTS_AND_DESK),
            new Rule("/files/{f}", PATIENTS_AND_DESK),
            new Rule("/doctors", SIGNED_IN),
            new Rule("/doctors/{d}", SIGNED_IN),
            new Rule("/queues", SIGNED_IN),
            new Rule("/queues/{q}", SIGNED_IN),
            new Rule("/queues/{q}/appointments", PATIENTS_AND_DESK),
            // the screen on the wall: numbers only
            new Rule("/boards", ANYBODY),
            new Rule("/queues/{q}/board", ANYBODY),
            new Rule("/queues/{q}/live", ANYBODY),
            new Rule("/board/{q}", ANYBODY),
            new Rule("/", ANYBODY),
            new Rule("/index.html", ANYBODY),
            new Rule("/assets/**", ANYBODY),
            new Rule("/openapi.json", ANYBODY),
            new Rule("/actuator/health/**", ANYBODY),
            new Rule("/actuator/**", ADMINS),
            // where the container reports its own errors; asked for directly it says 404
            new Rule("/error", ANYBODY));

    private AccessRules() {}
}
