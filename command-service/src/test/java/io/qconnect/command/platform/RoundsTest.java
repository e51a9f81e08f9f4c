package io.qconnect.command.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoundsTest {

    @Test
    void a_round_that_fails_is_followed_by_the_next() throws InterruptedException {
        CountDownLatch rounds = new CountDownLatch(3);
        var failing = new Rounds("failing", Duration.ofMillis(1)) {

            @Override
            protected void look() {
                rounds.countDown();
                throw new IllegalStateException("on purpose");
            }
        };
        failing.start();
        try {
            assertThat(rounds.await(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            failing.stop();
        }
    }
}
