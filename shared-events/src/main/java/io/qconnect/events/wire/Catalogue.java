package io.qconnect.events.wire;

import io.qconnect.events.Fact;
import io.qconnect.events.Named;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every fact there is, with its name and newest revision. It is read off the sealed interfaces, so a fact that exists
 * in Java but has no name cannot start a service.
 */
public final class Catalogue {

    private static final List<FactType> TYPES = readOff();
    private static final Map<String, FactType> BY_NAME = new HashMap<>();
    private static final Map<Class<?>, FactType> BY_CLASS = new HashMap<>();

    static {
        for (FactType type : TYPES) {
            if (BY_NAME.put(type.name(), type) != null) {
                throw new IllegalStateException("Two facts are named " + type.name());
            }
            BY_CLASS.put(type.factClass(), type);
        }
    }

    private Catalogue() {}

    /** All facts, family by family, in life-cycle order. */
    public static List<FactType> types() {
        return TYPES;
    }

    /** @throws UnreadableFact when nothing has this name */
    public static FactType named(String name) {
        FactType type = BY_NAME.get(name);
        if (type == null) {
            throw new UnreadableFact("No fact is named " + name);
        }
        return type;
    }

    /** @throws IllegalArgumentException when the class is not a fact */
    public static FactType of(Class<?> facts) {
        FactType type = BY_CLASS.get(facts);
        if (type == null) {
            throw new IllegalArgumentException(facts.getName() + " is not a fact");
        }
        return type;
    }

    private static List<FactType> readOff() {
        List<FactType> types = new ArrayList<>();
        for (StreamFamily family : StreamFamily.values()) {
            for (Class<?> permitted : family.facts().getPermittedSubclasses()) {
                Named named = permitted.getAnnotation(Named.class);
                if (named == null || !named.value().startsWith(family.word() + ".")) {
                    throw new IllegalStateException(permitted.getName() + " needs a name that begins with its family");
                }
                types.add(new FactType(named.value(), named.revision(), family, permitted.asSubclass(Fact.class)));
            }
        }
        return List.copyOf(types);
    }
}
