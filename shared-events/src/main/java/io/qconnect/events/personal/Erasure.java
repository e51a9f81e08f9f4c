package io.qconnect.events.personal;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the ledger of erasures, and the certificate of one.
 *
 * @param personId whose data cannot be read any more
 * @param keyId the key that was destroyed; null for a person of whom nothing was ever sealed
 * @param factsTouched how many facts of the person's stream have become unreadable
 * @param erasedBy the actor who asked for it
 */
public record Erasure(UUID personId, @Nullable UUID keyId, long factsTouched, Instant erasedAt, String erasedBy) {}
