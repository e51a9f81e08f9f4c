package io.qconnect.command.platform.bus;

import io.qconnect.command.platform.Command;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** The ids that a command names, read off the components of its record. */
final class CommandSubjects {

    private static final String IDS = "io.qconnect.events";

    private CommandSubjects() {}

    static List<UUID> of(Command command) {
        RecordComponent[] components = command.getClass().getRecordComponents();
        if (components == null) {
            return List.of();
        }
        return Arrays.stream(components)
                .filter(component -> component.getType().getPackageName().equals(IDS)
                        && component.getType().getSimpleName().endsWith("Id"))
                .map(component -> read(component, command))
                .filter(Objects::nonNull)
                .map(id -> UUID.fromString(id.toString()))
                .toList();
    }

    private static Object read(RecordComponent component, Command command) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(command);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("A command that cannot be read", impossible);
        }
    }
}
