package io.qconnect.command.platform;

import static io.qconnect.command.platform.Refusal.VERSION_REQUIRED;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.events.Channel;
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
 * @param ifMatch the versions of which one must still be true, with spaces between
 */
public record Caller(
        String actor,
        Optional<Role> role,
        Optional<String> key,
        String call,
        String correlation,
        Optional<String> ifMatch) {

    /**
     * The service itself, doing what is due. The key makes sure that it is done once, by however many processes it is
     * tried.
     */
    public static Caller system(String name, String key) {
        return new Caller(
                "system:" + name,
                Optional.empty(),
                Optional.of(key),
                name,
                Uuids.timeOrdered().toString(),
                Optional.empty());
    }

    /** The patient who calls, and who may act for nobody else; empty for those who work here. */
    public Optional<UserId> patient() {
        return role.filter(Role.PATIENT::equals).map(_ -> userId());
    }

    /** @throws IllegalArgumentException when it is the clinic itself */
    public UserId userId() {
        return new UserId(UUID.fromString(actor));
    }

    public boolean is(UserId person) {
        return person.value().toString().equals(actor);
    }

    /**
     * The way by which a place comes to be that this caller books: patients book for themselves, the desk for others.
     */
    public Channel channel() {
        return patient().isPresent() ? Channel.ONLINE : Channel.DESK;
    }

    /** Patients act for themselves only; others for everybody. */
    public boolean mayActFor(UserId person) {
        return patient().filter(self -> !self.equals(person)).isEmpty();
    }

    /**
     * For a call that overrules what was written down: whoever makes it must have looked.
     *
     * @throws Refused when it does not say which version it has seen
     */
    public void mustKnowVersion() {
        if (ifMatch.isEmpty()) {
            refuse(VERSION_REQUIRED);
        }
    }

    /** The command's id: with a key the same one each time, otherwise a new one. */
    public UUID commandId() {
        return key.map(k -> Uuids.named("command", actor, k)).orElseGet(Uuids::timeOrdered);
    }

    /**
     * The id of what this call creates. With a key it is derived from it, so that a repeated call creates the same
     * thing again, which the store then recognises.
     */
    public <I> I newId(Function<UUID, I> type, Supplier<I> next) {
        return key.map(k -> type.apply(Uuids.named("created", actor, k))).orElseGet(next);
    }

    /** The same call without key and condition: who reads twice has read twice, and wants it as it is. */
    public Caller reading() {
        return new Caller(actor, role, Optional.empty(), call, correlation, Optional.empty());
    }

    /** One of several things that this request asks for, as if it had come alone by another call, without a key. */
    public Caller asIf(String otherCall) {
        return new Caller(actor, role, Optional.empty(), otherCall, correlation, Optional.empty());
    }

    /** The same call without its key: where callers are not known, keys are nobody's. */
    public Caller withoutKey() {
        return new Caller(actor, role, Optional.empty(), call, correlation, ifMatch);
    }
}
