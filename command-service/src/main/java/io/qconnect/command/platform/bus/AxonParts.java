package io.qconnect.command.platform.bus;

import io.qconnect.command.platform.ClinicProperties;
import io.qconnect.command.platform.store.EventTable;
import io.qconnect.command.platform.store.FactSerializer;
import io.qconnect.events.Fact;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.common.Registration;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/**
 * Axon's parts, every one chosen on purpose. Left alone, the starter falls back in silence to a transaction manager
 * that does nothing and a token store in memory; {@link PartsCheck} therefore looks at what is really in place.
 */
@Configuration(proxyBeanMethods = false)
class AxonParts {

    /** Facts. A usual queue has 200: it is read in one round trip, and a thousand are less than a megabyte. */
    private static final int READ_AT_ONCE = 1000;

    /**
     * Ticks in microseconds, like the store: an aggregate that is remembered must not know more about its facts than
     * one that is loaded. Axon takes the time of facts from it too.
     */
    @Bean
    Clock clock() {
        Clock clock = Clock.tick(Clock.systemUTC(), Duration.of(1, ChronoUnit.MICROS));
        GenericEventMessage.clock = clock;
        return clock;
    }

    @Bean
    PlatformTransactionManager platformTransactionManager(DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }

    @Bean
    TransactionManager axonTransactionManager(PlatformTransactionManager transactions) {
        return new SpringTransactionManager(transactions);
    }

    /**
     * The connection of the transaction, where there is one. Axon's wrapper around this, which keeps a connection for a
     * unit of work, would roll the whole group's transaction back together with whichever command was the first to ask
     * for the connection: its locks would be gone, and rows of others with them.
     */
    @Bean
    ConnectionProvider connectionProvider(DataSource dataSource) {
        return new SpringDataSourceConnectionProvider(dataSource);
    }

    /**
     * For tokens. As shipped, this serializer cannot read back the token of a processor that replays history, because
     * nobody has allowed it to: so a reset would be retried for ever. It never sees input from outside.
     */
    @Bean
    @Primary
    Jackson3Serializer generalSerializer() {
        var axonTypesOnly = BasicPolymorphicTypeValidator.builder()
                .allowIfSubType("org.axonframework.")
                .allowIfSubType("java.")
                .build();
        return Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(mapper -> mapper.polymorphicTypeValidator(axonTypesOnly))
                .build();
    }

    @Bean
    @Qualifier("messageSerializer")
    Jackson3Serializer messageSerializer() {
        return Jackson3Serializer.builder().build();
    }

    @Bean
    @Qualifier("eventSerializer")
    FactSerializer eventSerializer() {
        return new FactSerializer();
    }

    @Bean
    EventStorageEngine eventStorageEngine(
            ConnectionProvider connections,
            TransactionManager transactions,
            @Qualifier("eventSerializer") Serializer events,
            Serializer snapshots) {
        return EventTable.of(
                JdbcEventStorageEngine.builder()
                        .connectionProvider(connections)
                        .batchSize(READ_AT_ONCE)
                        .eventSerializer(events)
                        .snapshotSerializer(snapshots),
                transactions);
    }

    /** In the place of the starter's own, under the same names. */
    @Bean("eventBus")
    @Qualifier("eventStore")
    GroupEventStore eventStore(EventStorageEngine engine) {
        return new GroupEventStore(EmbeddedEventStore.builder().storageEngine(engine));
    }

    @Bean
    TokenStore tokenStore(ConnectionProvider connections, Serializer general, ClinicProperties clinic) {
        return JdbcTokenStore.builder()
                .connectionProvider(connections)
                .serializer(general)
                .nodeId(clinic.instance())
                .claimTimeout(clinic.claimTimeout())
                .schema(TokenSchema.builder()
                        .setTokenTable("token_entry")
                        .setProcessorNameColumn("processor_name")
                        .setSegmentColumn("segment")
                        .setOwnerColumn("owner")
                        .setTokenColumn("token")
                        .setTokenTypeColumn("token_type")
                        .setTimestampColumn("time_stamp")
                        .build())
                .build();
    }

    /** By its own type: as a plain cache it would not be asked to prepare groups. */
    @Bean
    AggregateCache aggregateCache(GroupStore store) {
        return new AggregateCache(store);
    }

    /** A shard's thread is the lock of its aggregates: {@link GroupCommandBus} is the only way to them. */
    @Bean
    LockFactory lockFactory() {
        return NullLockFactory.INSTANCE;
    }

    @Bean
    CommandTargetResolver commandTargetResolver() {
        return new CommandTargets();
    }

    /** Ends before the tables are told nothing any more: what it finishes then must stand in them as well. */
    @Bean(destroyMethod = "close")
    @DependsOn("factsAreHeardInTheirTransaction")
    CommandBus commandBus(
            TransactionManager transactions,
            CommandTargetResolver targets,
            List<BeforeGroup> preparations,
            GroupStore store,
            EventBus events,
            List<CorrelationDataProvider> origins,
            GroupProperties limits,
            GroupMetrics metrics) {
        var bus = new GroupCommandBus(transactions, targets, preparations, store, events, limits, metrics);
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(origins));
        return bus;
    }

    /** Trying again after a conflict is up to the bus: Axon's own retries would also repeat refusals. */
    @Bean
    CommandGateway commandGateway(CommandBus bus) {
        return DefaultCommandGateway.builder().commandBus(bus).build();
    }

    /**
     * Axon's processors for this give each fact a unit of work of its own, and ask each handler by reflection whether
     * it is concerned: a fifth of a shard's time, for what a switch says at once.
     */
    @Bean(destroyMethod = "cancel")
    Registration factsAreHeardInTheirTransaction(EventStore store, List<HearsFacts> tables) {
        return store.subscribe(facts -> facts.forEach(message -> {
            Fact fact = (Fact) message.getPayload();
            tables.forEach(table -> table.on(fact, message.getMetaData(), message.getTimestamp()));
        }));
    }

    /** Left alone, Axon would log that the relay could not send a fact, and go on to the next one. */
    @Bean
    ConfigurerModule failuresOfHandlersAreTheirProcessors() {
        return configurer -> configurer
                .eventProcessing()
                .registerDefaultListenerInvocationErrorHandler(_ -> PropagatingErrorHandler.instance());
    }

    /** Says at start-up which parts are in place, and refuses to run on others than these. */
    @Bean
    PartsCheck partsCheck(
            CommandBus commands,
            TransactionManager transactions,
            TokenStore tokens,
            EventStorageEngine engine,
            EventStore store,
            Serializer general,
            @Qualifier("messageSerializer") Serializer messages,
            @Qualifier("eventSerializer") Serializer events) {
        return new PartsCheck(List.of(
                new PartsCheck.Part("command bus", commands, GroupCommandBus.class),
                new PartsCheck.Part("transaction manager", transactions, SpringTransactionManager.class),
                new PartsCheck.Part("token store", tokens, JdbcTokenStore.class),
                new PartsCheck.Part("event storage engine", engine, EventTable.class),
                new PartsCheck.Part("event store", store, GroupEventStore.class),
                new PartsCheck.Part("general serializer", general, Jackson3Serializer.class),
                new PartsCheck.Part("message serializer", messages, Jackson3Serializer.class),
                new PartsCheck.Part("event serializer", events, FactSerializer.class)));
    }
}
