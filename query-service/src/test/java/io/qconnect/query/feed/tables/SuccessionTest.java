package io.qconnect.query.feed.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** In whatever order facts come, each is drawn behind the one before it, and only what misses one waits. */
class SuccessionTest {

    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private record Numbered(UUID stream, long version) implements Succession.Numbered {}

    private static Numbered one(long version) {
        return new Numbered(ONE, version);
    }

    private static Succession<Numbered> after(long version, Numbered... setAside) {
        return new Succession<>(new StreamOrder(Map.of(ONE, version)), List.of(setAside));
    }

    private static Succession<Numbered> taking(Succession<Numbered> succession, Numbered... facts) {
        List.of(facts).forEach(succession::take);
        return succession;
    }

    @Test
    void a_fact_that_is_known_is_passed_over() {
        Succession<Numbered> succession = taking(after(5), one(5), one(4), one(6), one(6));

        assertThat(succession.next()).containsExactly(one(6));
        assertThat(succession.early()).isEmpty();
    }

    @Test
    void the_later_one_may_come_first() {
        Succession<Numbered> succession = taking(after(6), one(8), one(7));

        assertThat(succession.next()).containsExactly(one(7), one(8));
        assertThat(succession.early()).isEmpty();
    }

    @Test
    void those_set_aside_and_those_that_come_follow_each_other() {
        Succession<Numbered> succession = taking(after(5, one(8), one(10)), one(9), one(7), one(6));

        assertThat(succession.next()).containsExactly(one(6), one(7), one(8), one(9), one(10));
        assertThat(succession.early()).isEmpty();
    }

    @Test
    void what_misses_one_waits_and_holds_up_nobody_else() {
        Succession<Numbered> succession = taking(after(5, one(9)), one(8), new Numbered(OTHER, 1), one(6));

        assertThat(succession.next()).containsExactly(new Numbered(OTHER, 1), one(6));
        assertThat(succession.early()).containsExactly(one(8));
        assertThat(succession.missing(ONE)).isEqualTo(7);
    }

    @Test
    void any_order_of_all_ends_with_all() {
        Random random = new Random(7);
        List<Numbered> inOrder =
                LongStream.rangeClosed(1, 50).mapToObj(SuccessionTest::one).toList();
        List<Numbered> later = new ArrayList<>(inOrder.subList(1, inOrder.size()));
        for (int i = 0; i < 200; i++) {
            Collections.shuffle(later, random);
            int setAside = random.nextInt(later.size());
            Succession<Numbered> succession = new Succession<>(new StreamOrder(Map.of()), later.subList(0, setAside));
            List<Numbered> coming = new ArrayList<>(later.subList(setAside, later.size()));
            coming.add(random.nextInt(coming.size() + 1), one(1));

            coming.forEach(succession::take);

            assertThat(succession.next()).isEqualTo(inOrder);
            assertThat(succession.early()).isEmpty();
        }
    }
}
