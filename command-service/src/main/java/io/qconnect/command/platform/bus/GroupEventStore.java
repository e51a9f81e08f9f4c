package io.qconnect.command.platform.bus;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Axon's event store for units of work that hold very many facts. Whoever loads an aggregate is given its stored facts
 * and those that its own transaction has published but not stored yet. To find the latter, Axon compares each fact of
 * the transaction with all before it, whichever aggregate it belongs to: in a group of a thousand facts half a million
 * comparisons for each aggregate that is not remembered. Here one look at each fact is enough.
 */
final class GroupEventStore extends EmbeddedEventStore {

    private final String published = resourceOf(this);

    GroupEventStore(Builder builder) {
        super(builder);
    }

    /** The resource of a unit of work in which Axon's event bus keeps what was published within it. */
    static String resourceOf(Object eventBus) {
        return eventBus + "_EVENTS";
    }

    @Override
    protected Stream<? extends DomainEventMessage<?>> stagedDomainEventMessages(String aggregate) {
        // a set: what a command has published stands with the command and, when it has ended, with the group as well
        Set<DomainEventMessage<?>> staged = new LinkedHashSet<>();
        if (CurrentUnitOfWork.isStarted()) {
            gather(CurrentUnitOfWork.get(), aggregate, staged);
        }
        return staged.stream();
    }

    private void gather(UnitOfWork<?> unit, String aggregate, Set<DomainEventMessage<?>> staged) {
        unit.parent().ifPresent(group -> gather(group, aggregate, staged));
        if (unit.isRolledBack()) {
            return;
        }
        List<EventMessage<?>> facts = unit.getOrDefaultResource(published, List.of());
        for (EventMessage<?> message : facts) {
            if (message instanceof DomainEventMessage<?> fact && aggregate.equals(fact.getAggregateIdentifier())) {
                staged.add(fact);
            }
        }
    }
}
