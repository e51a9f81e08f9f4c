package io.qconnect.events;

import java.util.UUID;

/**
 * A value about a person (a name, an e-mail address, a phone number), sealed. Facts, topics and the event store carry
 * nothing else of it. Whoever holds the person's key can open it; when the key is destroyed, nobody ever can again.
 *
 * @param keyId the data key that sealed it
 * @param nonce 12 bytes, Base64, different for each sealed value
 * @param ciphertext AES-256-GCM ciphertext and tag, Base64
 */
public record Personal(UUID keyId, String nonce, String ciphertext) {}
