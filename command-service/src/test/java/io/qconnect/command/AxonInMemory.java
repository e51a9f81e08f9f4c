package io.qconnect.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.qconnect.command.platform.Answer;
import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Invalid;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.Trace;
import io.qconnect.events.Fact;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.caching.WeakReferenceCache;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.modelling.command.AbstractRepository;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.util.ReflectionUtils;

/**
 * Aggregates of one kind with nothing around them: commands go in, and what became of them comes out. It undoes what
 * the service's own bus would undo, and no more: a refusal that left something behind would show.
 */
public final class AxonInMemory implements AutoCloseable {

    static {
        // as the service has it: a command about somebody who is not there is no accident
        ((Logger) LoggerFactory.getLogger(AbstractRepository.class)).setLevel(Level.ERROR);
    }

    private final Configuration axon;
    private final WeakReferenceCache cache = new WeakReferenceCache();
    private final List<Fact> written = new ArrayList<>();
    private boolean creating;

    /** @param more what the aggregate's handlers ask for */
    public AxonInMemory(Class<?> aggregate, UnaryOperator<Configurer> more) {
        Configurer configurer = DefaultConfigurer.defaultConfiguration()
                .configureEmbeddedEventStore(_ -> new Streams())
                .configureCommandBus(_ -> bus())
                .configureAggregate(AggregateConfigurer.defaultConfiguration(aggregate)
                        .configureCache(_ -> cache)
                        .configureCommandTargetResolver(_ -> new Addressee()));
        axon = more.apply(configurer).buildConfiguration();
        axon.start();
        axon.eventBus().subscribe(facts -> facts.forEach(fact -> written.add((Fact) fact.getPayload())));
    }

    private SimpleCommandBus bus() {
        SimpleCommandBus bus = SimpleCommandBus.builder()
                .rollbackConfiguration(failure -> creating || !(failure instanceof Refused))
                .build();
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(new Trace()));
        return bus;
    }

    /**
     * What became of a command.
     *
     * @param answer of a command that was carried out
     */
    public record Told(Verdict verdict, @Nullable Answer answer) {

        /** Of the stream, as the answer says. */
        public long version() {
            return Objects.requireNonNull(answer).version();
        }
    }

    public Told tell(Command command, MetaData metaData) {
        written.clear();
        creating = command.mayCreate();
        CommandMessage<?> message = new GenericCommandMessage<>(command, metaData);
        try {
            Answer answer = axon.commandGateway().sendAndWait(message);
            return new Told(new Verdict("DONE", List.copyOf(written)), answer);
        } catch (Refused refused) {
            return refused(refused.refusal().name());
        } catch (Invalid invalid) {
            return refused(invalid.pointer());
        } catch (AggregateNotFoundException unknown) {
            return refused(command.ifUnknown().name());
        }
    }

    private Told refused(String word) {
        return new Told(new Verdict(word, List.copyOf(written)), null);
    }

    /** Reads the aggregates from their facts again when they are next needed. */
    public void forget() {
        cache.removeAll();
    }

    @Override
    public void close() {
        axon.shutdown();
    }

    /** Every command names first what it is addressed to; Axon's own way looks through all annotations each time. */
    private static final class Addressee implements CommandTargetResolver {

        private final Map<Class<?>, Method> names = new HashMap<>();

        @Override
        public VersionedAggregateIdentifier resolveTarget(CommandMessage<?> command) {
            Method name = names.computeIfAbsent(command.getPayloadType(), Addressee::nameIn);
            Object id = ReflectionUtils.invokeMethod(name, command.getPayload());
            return new VersionedAggregateIdentifier(String.valueOf(id), null);
        }

        private static Method nameIn(Class<?> command) {
            Method name = command.getRecordComponents()[0].getAccessor();
            ReflectionUtils.makeAccessible(name);
            return name;
        }
    }

    /** Facts by aggregate: Axon's own store in memory goes through those of all whenever it reads those of one. */
    private static final class Streams implements EventStorageEngine {

        private final Map<String, List<DomainEventMessage<?>>> streams = new HashMap<>();

        @Override
        public void appendEvents(List<? extends EventMessage<?>> facts) {
            for (EventMessage<?> fact : facts) {
                DomainEventMessage<?> own = (DomainEventMessage<?>) fact;
                streams.computeIfAbsent(own.getAggregateIdentifier(), _ -> new ArrayList<>())
                        .add(own);
            }
        }

        @Override
        public DomainEventStream readEvents(String aggregate, long first) {
            return DomainEventStream.of(streams.getOrDefault(aggregate, List.of()).stream()
                    .filter(fact -> fact.getSequenceNumber() >= first)
                    .toList());
        }

        @Override
        public Optional<Long> lastSequenceNumberFor(String aggregate) {
            return Optional.ofNullable(streams.get(aggregate)).map(facts -> facts.size() - 1L);
        }

        @Override
        public Optional<DomainEventMessage<?>> readSnapshot(String aggregate) {
            return Optional.empty();
        }

        @Override
        public void storeSnapshot(DomainEventMessage<?> snapshot) {
            throw new UnsupportedOperationException("Nobody takes snapshots here");
        }

        @Override
        public Stream<? extends TrackedEventMessage<?>> readEvents(@Nullable TrackingToken token, boolean mayBlock) {
            throw new UnsupportedOperationException("Nobody follows these facts");
        }
    }
}
