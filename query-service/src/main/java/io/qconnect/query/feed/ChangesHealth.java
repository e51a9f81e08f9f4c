package io.qconnect.query.feed;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether this instance hears of changes. While it does not, boards that somebody looks at move every few seconds only,
 * and tell since when; all else is answered as ever.
 */
final class ChangesHealth extends AbstractHealthIndicator {

    private final Changes changes;

    ChangesHealth(Changes changes) {
        super("Whether changes are heard of cannot be told");
        this.changes = changes;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        changes.deafSince()
                .ifPresentOrElse(since -> health.down().withDetail("deafSince", since.toString()), health::up);
    }
}
