package io.qconnect.command.platform.web;

import static io.qconnect.access.Who.ADMINS;
import static io.qconnect.access.Who.ANYBODY;
import static io.qconnect.access.Who.AUDITORS;
import static io.qconnect.access.Who.DESK;
import static io.qconnect.access.Who.PATIENTS_AND_ADMINS;
import static io.qconnect.access.Who.PATIENTS_AND_DESK;
import static io.qconnect.access.Who.SIGNED_IN;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import io.qconnect.access.Rule;
import java.util.List;

/**
 * Who may call what: one line for each endpoint. What has no line here answers nobody, and the build fails until it has
 * one. The same table, for people, is {@code infra/docs/access.md}.
 */
final class AccessRules {

    static final List<Rule> ALL = List.of(
            // bookings first: most calls are bookings
            new Rule(POST, "/queues/{q}/appointments", PATIENTS_AND_DESK),
            new Rule(POST, "/queues/{q}/tokens", DESK),
            new Rule(POST, "/queues/{q}/call-next", DESK),
            new Rule(POST, "/queues/{q}/appointments/{a}/cancel", PATIENTS_AND_DESK),
            new Rule(POST, "/queues/{q}/appointments/{a}/reschedule", PATIENTS_AND_DESK),
            new Rule(POST, "/queues/{q}/appointments/{a}/correct", ADMINS),
            new Rule(POST, "/queues/{q}/appointments/{a}/{step}", DESK),
            new Rule(PUT, "/queues/{q}/appointments/{a}/status", DESK),
            new Rule(POST, "/queues", DESK),
            new Rule(PUT, "/queues/{q}/capacity", DESK),
            new Rule(POST, "/queues/{q}/pause", DESK),
            new Rule(POST, "/queues/{q}/resume", DESK),
            new Rule(POST, "/queues/{q}/close", DESK),
            new Rule(POST, "/queues/{q}/reopen", DESK),
            new Rule(POST, "/queues/{q}/waiting-list", PATIENTS_AND_DESK),
            new Rule(DELETE, "/queues/{q}/waiting-list/{e}", PATIENTS_AND_DESK),
            new Rule(POST, "/queues/{q}/offers/{o}/accept", PATIENTS_AND_DESK),
            new Rule(POST, "/queues/{q}/offers/{o}/decline", PATIENTS_AND_DESK),
            new Rule(POST, "/users", DESK),
            new Rule(PUT, "/users/{u}/profile", PATIENTS_AND_DESK),
            new Rule(PUT, "/users/{u}/role", ADMINS),
            new Rule(DELETE, "/users/{u}", PATIENTS_AND_ADMINS),
            new Rule(POST, "/doctors", ADMINS),
            new Rule(PUT, "/doctors/{d}", ADMINS),
            new Rule(DELETE, "/doctors/{d}", ADMINS),
            new Rule(POST, "/doctors/{d}/absence", ADMINS),
            new Rule(GET, "/doctors/{d}/absences", DESK),
            new Rule(GET, "/doctors/{d}/absences/{a}", ADMINS),
            new Rule(DELETE, "/doctors/{d}/absences/{a}", ADMINS),
            new Rule(POST, "/import/users", ADMINS),
            new Rule(POST, "/import/users/batch", ADMINS),
            new Rule(POST, "/import/doctors", ADMINS),
            new Rule(POST, "/import/queues", ADMINS),
            new Rule(POST, "/import/files", ADMINS),
            new Rule(POST, "/files", PATIENTS_AND_DESK),
            new Rule(GET, "/files/{f}/content", PATIENTS_AND_DESK),
            new Rule(DELETE, "/files/{f}", PATIENTS_AND_DESK),
            new Rule(POST, "/auth/sign-up", ANYBODY),
            new Rule(POST, "/auth/verify-email", ANYBODY),
            new Rule(POST, "/auth/login", ANYBODY),
            new Rule(POST, "/auth/refresh", ANYBODY),
            new Rule(POST, "/auth/logout", ANYBODY),
            new Rule(POST, "/auth/session", ANYBODY),
            new Rule(DELETE, "/auth/session", ANYBODY),
            new Rule(POST, "/auth/session/refresh", ANYBODY),
            new Rule(POST, "/auth/password-reset", ANYBODY),
            new Rule(POST, "/auth/password-reset/confirm", ANYBODY),
            new Rule(PUT, "/auth/password", SIGNED_IN),
            new Rule(GET, "/auth/me", SIGNED_IN),
            new Rule(GET, "/account/**", ANYBODY),
            // there is nothing, which whoever types the address may hear
            new Rule(GET, "/", ANYBODY),
            new Rule(GET, "/mail", ADMINS),
            new Rule(GET, "/.well-known/jwks.json", ANYBODY),
            new Rule(GET, "/openapi.json", ANYBODY),
            new Rule(GET, "/audit/**", AUDITORS),
            new Rule(GET, "/actuator/health/**", ANYBODY),
            // the metrics also for whoever gathers them, see Scraping
            new Rule(GET, "/actuator/**", ADMINS),
            new Rule(POST, "/actuator/republish", ADMINS),
            // where the container reports its own errors; asked for directly it says 404
            new Rule(null, "/error", ANYBODY));

    private AccessRules() {}
}
