package io.qconnect.command.file;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Removes contents that no file refers to any more, and those whose fact never came. It waits a day: a content is kept
 * before the fact that speaks of it is written, and the same content may be brought again at any moment.
 */
@Component
class ContentSweep implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ContentSweep.class);

    private static final Duration AGE_MIN = Duration.ofDays(1);
    private static final Duration EVERY = Duration.ofHours(1);

    private final ContentFolder contents;
    private final FileTable files;
    private final Clock clock;
    private volatile CountDownLatch stopped = new CountDownLatch(0);

    ContentSweep(ContentFolder contents, FileTable files, Clock clock) {
        this.contents = contents;
        this.files = files;
        this.clock = clock;
    }

    @Override
    public void start() {
        stopped = new CountDownLatch(1);
        Thread.ofVirtual().name("content-sweep").start(this::keepSweeping);
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }

    private void keepSweeping() {
        try {
            while (!stopped.await(EVERY.toSeconds(), TimeUnit.SECONDS)) {
                sweep();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    void sweep() {
        try {
            contents.sweep(clock.instant().minus(AGE_MIN), files::refersTo);
        } catch (IOException | DataAccessException failed) {
            LOG.warn("Contents that nobody needs stay for another hour", failed);
        }
    }
}
