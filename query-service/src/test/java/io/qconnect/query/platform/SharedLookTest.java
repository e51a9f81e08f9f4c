package io.qconnect.query.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Many share a look, and nobody is answered from one that began before they asked. */
class SharedLookTest {

    private final Map<String, Integer> table = new ConcurrentHashMap<>(Map.of("a", 1, "b", 2));
    private final List<Set<String>> looks = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Semaphore answers = new Semaphore(0);
    private final SharedLook<String, Integer> look = new SharedLook<>(this::slowly);

    /** Sees what is there when it begins, and answers when it is told to. */
    private Map<String, Integer> slowly(Collection<String> keys) {
        Map<String, Integer> seen = new HashMap<>(table);
        looks.add(Set.copyOf(keys));
        answers.acquireUninterruptibly();
        if (seen.containsKey("broken")) {
            throw new IllegalStateException("broken");
        }
        return seen;
    }

    @Test
    void whoever_comes_alone_is_answered_for_themselves() {
        answers.release(2);

        assertThat(look.find("a")).contains(1);
        assertThat(look.find("nobody")).isEmpty();
        assertThat(looks).containsExactly(Set.of("a"), Set.of("nobody"));
    }

    @Test
    void who_asks_while_a_look_is_under_way_shares_the_next_and_sees_what_has_changed() throws Exception {
        try (ExecutorService askers = Executors.newThreadPerTaskExecutor(task -> {
            Thread asker = Thread.ofVirtual().unstarted(task);
            threads.add(asker);
            return asker;
        })) {
            Future<Integer> first = askers.submit(() -> look.find("a").orElseThrow());
            await().until(() -> looks.size() == 1);
            table.put("a", 10);
            List<Future<Integer>> others = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String key = i % 2 == 0 ? "a" : "b";
                others.add(askers.submit(() -> look.find(key).orElseThrow()));
            }
            await().until(() -> threads.stream().allMatch(asker -> asker.getState() == Thread.State.WAITING));

            // enough for each to look for itself: it shows below if they do
            answers.release(100);

            assertThat(first.get()).isEqualTo(1);
            for (int i = 0; i < 50; i++) {
                assertThat(others.get(i).get()).isEqualTo(i % 2 == 0 ? 10 : 2);
            }
        }
        assertThat(looks).containsExactly(Set.of("a"), Set.of("a", "b"));
    }

    @Test
    void a_failure_is_told_to_those_who_shared_it_and_to_nobody_else() throws Exception {
        table.put("broken", 1);
        answers.release(2);
        assertThatThrownBy(() -> look.find("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");

        table.remove("broken");

        assertThat(look.find("a")).contains(1);
    }
}
