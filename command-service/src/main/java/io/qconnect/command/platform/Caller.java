package io.qconnect.command.platform;

import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import io.qconnect.events.Uuids;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Who calls, and under which key.
 *
 * @param actor who is responsible for what follows: the id of a user, or {@code system:} and a name
 * @param role the user's; empty for the clinic's own doings, which nobody asked for over HTTP
 * @param key the client's Idempotency-Key, if it sent one
 * @param call the HTTP method and path: a key belongs to one call
 * @param correlation ties together what happened because of one request
 */
public record Caller(String actor, Optional<Role> role, Optional<String> key, String call, String correlation) {

    /** The clinic itself does something, on nobody's order. */
    public Caller(String actor, Optional<String> key, String call, String correlation) {
        this(actor, Optional.empty(), key, call, correlation);
    }

    /** The patient who calls, and who may act for nobody else; empty for those who work here. */
    public Optional<UserId> patient() {
        return role.filter(Role.PATIENT::equals).map(_ -> new UserId(UUID.fromString(actor)));
    }

    /**
     * Patients act for themselves only; others for everybody.
     *
     * @throws Refused {@code FOR_YOURSELF_ONLY}
     */
    public void mustBeAllowedToActFor(UserId person) {
        if (patient().filter(self -> !self.equals(person)).isPresent()) {
            Refusal.refuse(Refusal.FOR_YOURSELF_ONLY);
        }
    }

    /** The command's id: with a key the same one each time, otherwise a new one. */
    UUID commandId() {
        return key.map(k -> Uuids.named("command", actor, k)).orElseGet(Uuids::timeOrdered);
    }

    /**
     * The id of what this call creates. With a key it is derived from it, so that a repeated call creates the same thing
     * again, which the store then recognises.
     */
    public <I> I newId(Function<UUID, I> type, Supplier<I> next) {
        return key.map(k -> type.apply(Uuids.named("created", actor, k))).orElseGet(next);
    }

    /** The same call without its key: where callers are not known, keys are nobody's. */
    public Caller withoutKey() {
        return new Caller(actor, role, Optional.empty(), call, correlation);
    }
}
