package io.qconnect.query.feed.rebuild;

import io.qconnect.query.feed.rebuild.RebuildRuns.Run;
import io.qconnect.query.feed.rebuild.Rebuilds.Order;
import io.qconnect.query.platform.Problem;
import io.qconnect.query.platform.Refused;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Rebuilding, for operators: {@code POST /actuator/rebuild/exchange}, {@code /compare} or {@code /back} begins,
 * {@code GET /actuator/rebuild} tells how far it is and what came of it, {@code DELETE} stops it.
 */
@Endpoint(id = "rebuild")
final class RebuildEndpoint {

    private final Rebuilds rebuilds;

    RebuildEndpoint(Rebuilds rebuilds) {
        this.rebuilds = rebuilds;
    }

    /** Null when there was none yet. */
    @ReadOperation
    @Nullable
    Run latest() {
        return rebuilds.latest().orElse(null);
    }

    @WriteOperation
    Run begin(@Selector String order) {
        try {
            return rebuilds.begin(Order.valueOf(order.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException unknown) {
            throw Refused.malformed("order", "One of exchange, compare and back");
        } catch (RebuildRefused refused) {
            throw Refused.because(Problem.REBUILD_REFUSED, String.valueOf(refused.getMessage()));
        }
    }

    @DeleteOperation
    void stop() {
        rebuilds.end();
    }
}
