package io.qconnect.command.platform.bus;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventsourcing.AggregateCacheEntry;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps aggregates that were used lately, so that a command costs the same on a queue of two thousand as on an empty one.
 *
 * <p>Another process may have added facts to a stream meanwhile, and a decision on an old state would be wrong without
 * anybody noticing when it is a refusal. So an aggregate is given out only after the store has said that its newest fact is
 * the one we know: a look into an index instead of loading the stream, for all aggregates of a group at once. Axon takes an aggregate out again when its
 * transaction was rolled back.
 */
class AggregateCache implements Cache, BeforeGroup {

    /** By estimate a fact leaves 100 bytes in an aggregate's state: all aggregates in here stay below 50 MB. */
    private static final long FACTS_MAX = 500_000;

    private static final String NEWEST_FACTS = """
        SELECT asked.id,
               (SELECT max(sequence_number)
                  FROM domain_event
                 WHERE aggregate_identifier = asked.id) AS newest
          FROM unnest(?) AS asked (id)
        """;

    /** The resource of a group that says how far the streams of its aggregates have come. */
    private static final String NEWEST = "qconnect.newest-facts";

    /** The version of an aggregate without facts. */
    private static final long NONE = -1;

    private final JdbcClient jdbc;
    private final com.github.benmanes.caffeine.cache.Cache<Object, AggregateCacheEntry<?>> entries =
            Caffeine.newBuilder()
                    .maximumWeight(FACTS_MAX)
                    .weigher((Object _, AggregateCacheEntry<?> entry) -> (int) newestFactIn(entry) + 2)
                    .build();

    AggregateCache(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Asks the store about all aggregates of the group that are remembered here. */
    @Override
    public void prepare(UnitOfWork<?> group, List<Accepting> commands) {
        Set<String> remembered = new HashSet<>();
        for (Accepting command : commands) {
            for (String aggregate : command.aggregates()) {
                if (entries.getIfPresent(aggregate) != null) {
                    remembered.add(aggregate);
                }
            }
        }
        if (!remembered.isEmpty()) {
            group.resources().put(NEWEST, newestFactsOf(remembered));
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // Axon's own signature: absent is null, and the caller names the type
    public <K, V> @Nullable V get(K key) {
        AggregateCacheEntry<?> entry = entries.getIfPresent(key);
        if (entry == null) {
            return null;
        }
        if (newestFactIn(entry) != newestFactStored((String) key)) {
            entries.invalidate(key);
            return null;
        }
        return (V) entry;
    }

    /** The aggregate in an entry that never left this process, as Axon hands it out again. */
    private static long newestFactIn(AggregateCacheEntry<?> entry) {
        return Objects.requireNonNullElse(
                entry.recreateAggregate(null, null, null).version(), NONE);
    }

    private long newestFactStored(String aggregate) {
        Map<String, Long> known = CurrentUnitOfWork.get().root().getResource(NEWEST);
        Long newest = known == null ? null : known.get(aggregate);
        return newest != null ? newest : newestFactsOf(Set.of(aggregate)).getOrDefault(aggregate, NONE);
    }

    private Map<String, Long> newestFactsOf(Set<String> aggregates) {
        Map<String, Long> newest = new HashMap<>();
        jdbc.sql(NEWEST_FACTS)
                .param(aggregates.stream().map(UUID::fromString).toArray(UUID[]::new))
                .query(row -> {
                    long sequenceNumber = row.getLong("newest");
                    newest.put(row.getString("id"), row.wasNull() ? NONE : sequenceNumber);
                });
        return newest;
    }

    @Override
    public void put(Object key, Object value) {
        entries.put(key, (AggregateCacheEntry<?>) value);
    }

    @Override
    public boolean putIfAbsent(Object key, Object value) {
        return entries.asMap().putIfAbsent(key, (AggregateCacheEntry<?>) value) == null;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T computeIfAbsent(Object key, Supplier<T> value) {
        return (T) entries.get(key, _ -> (AggregateCacheEntry<?>) value.get());
    }

    @Override
    public boolean remove(Object key) {
        return entries.asMap().remove(key) != null;
    }

    @Override
    public void removeAll() {
        entries.invalidateAll();
    }

    @Override
    public boolean containsKey(Object key) {
        return entries.getIfPresent(key) != null;
    }

    /** Nobody listens: what is in here is nobody's business but the repository's. */
    @Override
    public Registration registerCacheEntryListener(EntryListener listener) {
        throw new UnsupportedOperationException("This cache tells nobody what it does");
    }
}
