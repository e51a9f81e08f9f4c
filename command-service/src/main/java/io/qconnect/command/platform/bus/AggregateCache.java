package io.qconnect.command.platform.bus;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventsourcing.AggregateCacheEntry;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Keeps aggregates that were used lately, so that a command costs the same on a queue of two thousand as on an empty
 * one.
 *
 * <p>Another process may have added facts to a stream meanwhile, and a decision on an old state would be wrong without
 * anybody noticing when it is a refusal. So an aggregate is given out only after the store has said that its newest
 * fact is the one we know: a look into an index instead of loading the stream, for all aggregates of a group at once.
 * Axon takes an aggregate out again when its transaction was rolled back.
 */
class AggregateCache implements Cache, BeforeGroup {

    /** By estimate a fact leaves 100 bytes in an aggregate's state: all aggregates in here stay below 50 MB. */
    private static final long FACTS_MAX = 500_000;

    /** Numbers of a stream have no gaps, so whether there is a next one says whether there are more. */
    private static final String GONE_ON = """
        SELECT known.id
          FROM unnest(?, ?) AS known (id, next)
         WHERE (SELECT true
                  FROM domain_event
                 WHERE aggregate_identifier = known.id
                   AND sequence_number = known.next)
        """;

    /** The resources of a group that say about which aggregates it asked, and which of them have gone on elsewhere. */
    private static final String ASKED = "qconnect.asked-aggregates";

    private static final String STALE = "qconnect.stale-aggregates";

    /** The version of an aggregate without facts. */
    private static final long NONE = -1;

    private final GroupStore store;
    private final com.github.benmanes.caffeine.cache.Cache<Object, AggregateCacheEntry<?>> entries =
            Caffeine.newBuilder()
                    .maximumWeight(FACTS_MAX)
                    // it tidies up in microseconds; handing that to another thread took longer
                    .executor(Runnable::run)
                    .weigher((Object _, AggregateCacheEntry<?> entry) -> (int) newestFactIn(entry) + 2)
                    .build();

    AggregateCache(GroupStore store) {
        this.store = store;
    }

    /** Asks the store about all aggregates of the group that are remembered here. */
    @Override
    public Optional<Question> ask(UnitOfWork<?> group, List<GroupedCommand> commands) {
        Map<String, Long> next = new HashMap<>();
        for (GroupedCommand command : commands) {
            for (String aggregate : command.aggregates()) {
                AggregateCacheEntry<?> entry = entries.getIfPresent(aggregate);
                if (entry != null) {
                    next.put(aggregate, newestFactIn(entry) + 1);
                }
            }
        }
        if (next.isEmpty()) {
            return Optional.empty();
        }
        Set<String> stale = new HashSet<>();
        group.resources().put(ASKED, next.keySet());
        group.resources().put(STALE, stale);
        return Optional.of(goneOn(next, stale));
    }

    private static Question goneOn(Map<String, Long> next, Set<String> stale) {
        return new Question(
                GONE_ON,
                List.of(
                        next.keySet().stream().map(UUID::fromString).toArray(UUID[]::new),
                        next.values().toArray(Long[]::new)),
                row -> stale.add(row.getString("id")));
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // Axon's own signature: absent is null, and the caller names the type
    public <K, V> @Nullable V get(K key) {
        AggregateCacheEntry<?> entry = entries.getIfPresent(key);
        if (entry == null) {
            return null;
        }
        if (hasGoneOn((String) key, entry)) {
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

    private boolean hasGoneOn(String aggregate, AggregateCacheEntry<?> entry) {
        UnitOfWork<?> group = CurrentUnitOfWork.get().root();
        if (group.getOrDefaultResource(ASKED, Set.<String>of()).contains(aggregate)) {
            return group.getOrDefaultResource(STALE, Set.<String>of()).contains(aggregate);
        }
        Set<String> stale = new HashSet<>();
        store.ask(List.of(goneOn(Map.of(aggregate, newestFactIn(entry) + 1), stale)));
        return !stale.isEmpty();
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
