package io.qconnect.infra.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LoadTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    /** @param call what each call does */
    private static Load.Client client(Runnable call) {
        return new Load.Client() {

            @Override
            public boolean call(long n) {
                call.run();
                return true;
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void nobody_calls_before_all_are_connected() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        AtomicBoolean tooEarly = new AtomicBoolean();

        Load.Result result = Load.closed(3, Duration.ZERO, SHORT, number -> {
            if (number == 2) {
                tooEarly.set(isDownWithin(called, 200));
            }
            return client(called::countDown);
        });

        assertThat(tooEarly).isFalse();
        assertThat(result.done()).isPositive();
        assertThat(result.keptUp()).isTrue();
    }

    @Test
    void a_client_that_cannot_connect_keeps_nobody_waiting() {
        assertThatThrownBy(() -> Load.closed(3, Duration.ZERO, SHORT, number -> {
                    if (number == 1) {
                        throw new IllegalStateException("nobody listens");
                    }
                    return client(() -> {});
                }))
                .hasRootCauseMessage("nobody listens");
    }

    private static boolean isDownWithin(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
