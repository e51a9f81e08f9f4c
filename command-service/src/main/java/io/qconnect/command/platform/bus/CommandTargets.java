package io.qconnect.command.platform.bus;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;

/**
 * Finds the aggregate that a command is addressed to: the component of its record that says so. Axon's own resolver
 * searches the class anew for every command.
 */
final class CommandTargets implements CommandTargetResolver {

    private static final ClassValue<Method> ADDRESSEE = new ClassValue<>() {
        @Override
        protected Method computeValue(Class<?> command) {
            if (!command.isRecord()) {
                throw new IllegalArgumentException(command + " is no record");
            }
            Method accessor = Arrays.stream(command.getRecordComponents())
                    .map(RecordComponent::getAccessor)
                    .filter(method -> method.isAnnotationPresent(TargetAggregateIdentifier.class))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(command + " names no aggregate"));
            accessor.setAccessible(true);
            return accessor;
        }
    };

    /** @throws IllegalArgumentException when the command is addressed to nobody */
    @Override
    public VersionedAggregateIdentifier resolveTarget(CommandMessage<?> command) {
        Object payload = command.getPayload();
        try {
            Object addressee = ADDRESSEE.get(payload.getClass()).invoke(payload);
            if (addressee == null) {
                throw new IllegalArgumentException(payload.getClass() + " is addressed to nobody");
            }
            return new VersionedAggregateIdentifier(addressee, null);
        } catch (ReflectiveOperationException inaccessible) {
            throw new IllegalArgumentException("No addressee in " + payload.getClass(), inaccessible);
        }
    }
}
