package io.qconnect.query.platform;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Something small that very many ask of the database at the same time. While one statement is under way, whoever comes
 * gathers for the next, which asks for all of them; whoever comes alone asks at once. An answer is always from a
 * statement that began after the question did, so it is no older than if each had asked for itself, and a busy service
 * asks the database the less often the busier it is.
 */
public final class SharedLook<K, V> {

    private final Function<Collection<K>, Map<K, V>> statement;
    private final ReentrantLock underWay = new ReentrantLock();
    private final Object gathering = new Object();
    private Round next = new Round();

    /** @param statement gives what it finds for these keys; its failure is that of all who asked */
    public SharedLook(Function<Collection<K>, Map<K, V>> statement) {
        this.statement = statement;
    }

    private final class Round {
        private final Set<K> keys = new HashSet<>();
        private final CompletableFuture<Map<K, V>> found = new CompletableFuture<>();
    }

    /** Empty when there is nothing under this key. */
    public Optional<V> find(K key) {
        Round round;
        boolean first;
        synchronized (gathering) {
            round = next;
            first = round.keys.isEmpty();
            round.keys.add(key);
        }
        if (first) {
            look(round);
        }
        try {
            return Optional.ofNullable(round.found.join().get(key));
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** The first of a round looks for all; until the round before it is over, others join. */
    private void look(Round round) {
        underWay.lock();
        try {
            synchronized (gathering) {
                next = new Round();
            }
            round.found.complete(statement.apply(round.keys));
        } catch (RuntimeException | Error failed) {
            round.found.completeExceptionally(failed);
        } finally {
            underWay.unlock();
        }
    }
}
