package io.qconnect.command.platform.bus;

import java.util.List;

/** Holds Axon's parts against what they must be, by class, when the service starts. */
class PartsCheck {

    record Part(String name, Object actual, Class<?> expected) {}

    /** @throws IllegalStateException when a part is not of exactly the expected class */
    PartsCheck(List<Part> parts) {
        for (Part part : parts) {
            if (part.actual().getClass() != part.expected()) {
                throw new IllegalStateException("The " + part.name() + " is a "
                        + part.actual().getClass().getName() + " and must be a "
                        + part.expected().getName());
            }
        }
    }
}
