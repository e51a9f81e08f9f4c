package io.qconnect.proof;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Copies of facts that are not quite the same. */
final class Forged {

    private static final RecordComponent[] PARTS = StoredFact.class.getRecordComponents();

    private Forged() {}

    static StoredFact moved(StoredFact fact, long position) {
        return with(fact, "position", _ -> position);
    }

    /** For every part of a fact but its position, by the part's name: a copy in which that part is another. */
    static Map<String, StoredFact> inOnePart(StoredFact fact) {
        return Stream.of(PARTS)
                .map(RecordComponent::getName)
                .filter(part -> !part.equals("position"))
                .collect(Collectors.toMap(part -> part, part -> with(fact, part, Forged::altered)));
    }

    private static StoredFact with(StoredFact fact, String name, Function<Object, Object> change) {
        try {
            Object[] values = new Object[PARTS.length];
            for (int i = 0; i < PARTS.length; i++) {
                Object value = PARTS[i].getAccessor().invoke(fact);
                values[i] = PARTS[i].getName().equals(name) ? change.apply(value) : value;
            }
            return StoredFact.class
                    .getDeclaredConstructor(
                            Arrays.stream(PARTS).map(RecordComponent::getType).toArray(Class[]::new))
                    .newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Object altered(Object value) {
        return switch (value) {
            case Long number -> number + 1;
            case Integer number -> number + 1;
            case Boolean truth -> !truth;
            case UUID id -> new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() ^ 1);
            case String text -> text.substring(0, text.length() - 1) + (char) (text.charAt(text.length() - 1) ^ 1);
            case byte[] bytes -> {
                byte[] copy = bytes.clone();
                copy[copy.length / 2] ^= 1;
                yield copy;
            }
            default -> throw new IllegalStateException("A fact has a part of a kind that is not known here: " + value);
        };
    }
}
