package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.ENTRY_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.OFFER_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.events.EntryId;
import io.qconnect.events.OfferId;
import io.qconnect.events.QueueEvent.PlaceOffered;
import io.qconnect.events.QueueEvent.WaitingListJoined;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who would take a place that becomes free, first come first. A place that is offered is held: it counts as taken until
 * it is accepted, declined, or its expiry has been written down.
 */
final class WaitingList {

    /** Nobody near the end of a longer list would ever hear from us. */
    static final int LENGTH_MAX = 500;

    /** @param expiresAt until when a place is held; null while none is */
    record Entry(
            EntryId entryId, UserId patientId, @Nullable Instant expiresAt) {

        boolean isOffered() {
            return expiresAt != null;
        }

        OfferId offerId() {
            return OfferId.to(entryId);
        }
    }

    private final Map<EntryId, Entry> entries = new LinkedHashMap<>();
    private final Map<UserId, EntryId> byPatient = new HashMap<>();
    private int holds;

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int length() {
        return entries.size();
    }

    /** The places held. */
    int holds() {
        return holds;
    }

    List<Entry> all() {
        return List.copyOf(entries.values());
    }

    /** Those to whom no place is offered yet, first come first. */
    List<Entry> withoutOffer() {
        return entries.values().stream().filter(entry -> !entry.isOffered()).toList();
    }

    @Nullable
    Entry of(UserId patient) {
        EntryId entry = byPatient.get(patient);
        return entry == null ? null : entries.get(entry);
    }

    boolean holdsFor(@Nullable UserId patient) {
        Entry entry = patient == null ? null : of(patient);
        return entry != null && entry.isOffered();
    }

    /** @throws io.qconnect.command.platform.Refused when nobody waits under this id */
    Entry entry(EntryId id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            throw refuse(ENTRY_NOT_FOUND);
        }
        return entry;
    }

    /** @throws io.qconnect.command.platform.Refused when no place is held under this id */
    Entry offered(OfferId offer) {
        return entries.values().stream()
                .filter(entry -> entry.isOffered() && entry.offerId().equals(offer))
                .findFirst()
                .orElseThrow(() -> refuse(OFFER_NOT_FOUND));
    }

    /** How many come before, counting those to whom a place is offered; from 1. */
    int positionOf(EntryId id) {
        int position = 1;
        for (EntryId before : entries.keySet()) {
            if (before.equals(id)) {
                return position;
            }
            position++;
        }
        throw refuse(ENTRY_NOT_FOUND);
    }

    void join(WaitingListJoined joined) {
        entries.put(joined.entryId(), new Entry(joined.entryId(), joined.patientId(), null));
        byPatient.put(joined.patientId(), joined.entryId());
    }

    void offer(PlaceOffered offer) {
        entries.computeIfPresent(offer.entryId(), (id, entry) -> new Entry(id, entry.patientId(), offer.expiresAt()));
        holds++;
    }

    void leave(EntryId id) {
        Entry entry = entries.remove(id);
        if (entry != null) {
            byPatient.remove(entry.patientId());
            holds -= entry.isOffered() ? 1 : 0;
        }
    }
}
