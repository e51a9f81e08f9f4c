package io.qconnect.command.platform;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Objects;
import java.util.function.Supplier;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventsourcing.AggregateCacheEntry;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps aggregates that were used lately, so that a command costs the same on a queue of two thousand as on an empty one.
 *
 * <p>Another process may have added facts to a stream meanwhile, and a decision on an old state would be wrong without
 * anybody noticing when it is a refusal. So an aggregate is given out only after the store has said that its newest fact is
 * the one we know: a look into an index instead of loading the stream. Axon takes an aggregate out again when its
 * transaction was rolled back.
 */
class AggregateCache implements Cache {

    /** By estimate a fact leaves 100 bytes in an aggregate's state: all aggregates in here stay below 50 MB. */
    private static final long FACTS_MAX = 500_000;

    private static final String NEWEST_FACT = """
        SELECT max(sequence_number)
          FROM domain_event
         WHERE aggregate_identifier = ?
        """;

    private final JdbcClient jdbc;
    private final com.github.benmanes.caffeine.cache.Cache<Object, AggregateCacheEntry<?>> entries =
            Caffeine.newBuilder()
                    .maximumWeight(FACTS_MAX)
                    .weigher((Object _, AggregateCacheEntry<?> entry) -> (int) newestFactIn(entry) + 2)
                    .build();

    AggregateCache(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // Axon's own signature: absent is null, and the caller names the type
    public <K, V> @Nullable V get(K key) {
        AggregateCacheEntry<?> entry = entries.getIfPresent(key);
        if (entry == null) {
            return null;
        }
        if (newestFactIn(entry) != newestFactStored(key)) {
            entries.invalidate(key);
            return null;
        }
        return (V) entry;
    }

    /** The aggregate in an entry that never left this process, as Axon hands it out again. */
    private static long newestFactIn(AggregateCacheEntry<?> entry) {
        return Objects.requireNonNullElse(
                entry.recreateAggregate(null, null, null).version(), -1L);
    }

    private long newestFactStored(Object aggregate) {
        Long newest = jdbc.sql(NEWEST_FACT)
                .param(aggregate)
                .query(Long.class)
                .optional()
                .orElse(null);
        return newest == null ? -1 : newest;
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
