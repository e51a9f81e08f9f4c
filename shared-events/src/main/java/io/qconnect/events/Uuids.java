package io.qconnect.events;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.UUID;

/** The two kinds of ids: time-ordered ones for what is new, names for what must not exist twice. */
public final class Uuids {

    /** The namespace of all QConnect names; chosen once, never to be changed. */
    private static final UUID NAMESPACE = UUID.fromString("6f0d5a3e-93b5-4c39-8a7d-2b7c1f0e4d11");

    private static final TimeBasedEpochGenerator TIME_ORDERED = Generators.timeBasedEpochGenerator();
    private static final NameBasedGenerator NAMES = Generators.nameBasedGenerator(NAMESPACE);

    private Uuids() {}

    /**
     * Reads an id as it is written, all 36 characters: {@link UUID#fromString} alone would take {@code 1-1-1-1-1} too.
     *
     * @throws IllegalArgumentException when it is not written so
     */
    public static UUID whole(String text) {
        UUID id = UUID.fromString(text);
        if (!id.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("not a UUID");
        }
        return id;
    }

    /** A new id (UUID version 7, RFC 9562): unique, and roughly in the order of creation. */
    public static UUID timeOrdered() {
        return TIME_ORDERED.generate();
    }

    /**
     * The id that belongs to these words (UUID version 5, RFC 9562): the same words, the same id, for ever. Each word
     * is preceded by its length, so that ("ab", "c") and ("a", "bc") differ.
     */
    public static UUID named(String... words) {
        StringBuilder name = new StringBuilder();
        for (String word : words) {
            name.append(word.length()).append(':').append(word);
        }
        return NAMES.generate(name.toString());
    }
}
