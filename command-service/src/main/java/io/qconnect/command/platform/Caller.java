package io.qconnect.command.platform;

import io.qconnect.events.Uuids;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Who calls, and under which key.
 *
 * @param actor who is responsible for what follows
 * @param key the client's Idempotency-Key, if it sent one
 * @param call the HTTP method and path: a key belongs to one call
 * @param correlation ties together what happened because of one request
 */
public record Caller(String actor, Optional<String> key, String call, String correlation) {

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
}
