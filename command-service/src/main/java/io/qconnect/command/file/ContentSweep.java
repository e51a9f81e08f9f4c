package io.qconnect.command.file;

import io.qconnect.command.file.FileTable.OwnerErased;
import io.qconnect.command.platform.Rounds;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Removes the files of people who were erased, contents that no file refers to any more, and those whose fact never
 * came. A content stays for an hour after it was last brought: it is kept before the fact that speaks of it is written.
 */
@Component
class ContentSweep extends Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(ContentSweep.class);

    /** No command waits nearly as long for its commit. */
    private static final Duration AGE_MIN = Duration.ofHours(1);

    private static final Duration EVERY = Duration.ofMinutes(10);

    private final ContentFolder contents;
    private final FileTable files;
    private final WhenOwnerIsErasedThenDeleteFiles erasures;
    private final Clock clock;

    ContentSweep(ContentFolder contents, FileTable files, WhenOwnerIsErasedThenDeleteFiles erasures, Clock clock) {
        super("content-sweep", EVERY);
        this.contents = contents;
        this.files = files;
        this.erasures = erasures;
        this.clock = clock;
    }

    @Override
    public void start() {
        super.start();
        // what was due when the service ended
        soon();
    }

    @EventListener
    void on(OwnerErased news) {
        soon();
    }

    @Override
    protected void look() {
        try {
            erasures.look();
            contents.sweep(clock.instant().minus(AGE_MIN), files::refersTo);
        } catch (IOException | DataAccessException failed) {
            LOG.warn("Contents that nobody needs stay for another {}", EVERY, failed);
        }
    }
}
