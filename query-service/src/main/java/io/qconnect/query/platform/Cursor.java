package io.qconnect.query.platform;

import io.qconnect.events.Uuids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The place in a list after which its next part begins: the key of the last row that was given. It carries a
 * fingerprint of the list and its filters, so a cursor cannot be carried over to another list, where it would skip rows
 * silently.
 *
 * @param first what the list is ordered by, as text
 * @param id breaks ties
 */
record Cursor(String first, UUID id) {

    /** Our own are about 100 characters; whatever is longer was not made here. */
    private static final int CHARACTERS_MAX = 200;

    static @Nullable Cursor read(@Nullable String text, String fingerprint) {
        if (text == null) {
            return null;
        }
        try {
            if (text.length() > CHARACTERS_MAX) {
                throw new IllegalArgumentException("too long");
            }
            String clear = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            String[] parts = clear.split(" ", -1);
            if (parts.length != 3 || !parts[0].equals(fingerprint)) {
                throw new IllegalArgumentException("of another list");
            }
            return new Cursor(parts[1], Uuids.whole(parts[2]));
        } catch (IllegalArgumentException foreign) {
            throw foreign();
        }
    }

    static Refused foreign() {
        return Refused.malformed("cursor", "cursor must be the next of an earlier part of the same list");
    }

    String write(String fingerprint) {
        String clear = fingerprint + " " + first + " " + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(clear.getBytes(StandardCharsets.UTF_8));
    }

    static String fingerprint(String list, Map<String, ?> filters) {
        try {
            byte[] text = (list + new TreeMap<>(filters)).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("This JDK lacks SHA-256", impossible);
        }
    }
}
