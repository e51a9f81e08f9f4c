package io.qconnect.command.platform.bus;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How commands are gathered into groups.
 *
 * @param shards threads that decide, 1 to 16; 0 is one for two processors, two at most. Appends go one after the other
 *     (decision 0003), so two are enough: one decides while the other one commits. Where the database works on the same
 *     two processors, that gains nothing, and one thread makes the larger groups.
 * @param sizeMax commands in a group at most, 1 to 4096. Beyond some hundred a commit no longer becomes cheaper per
 *     command, and everybody in the group waits for all of it.
 * @param backlogMax commands that may wait for a shard, 1 to 100,000. The last of 2,000 waits a fraction of a second;
 *     whoever comes later is better served by being told so at once.
 * @param gatherMax how long a group waits at most for those who were here a moment ago, 0 to 100 ms. Clients who are
 *     answered together call again together; a group of twice as many costs hardly more than one.
 * @param waitMax how long a command may have waited when its turn comes; whoever waited longer has probably gone away
 */
@ConfigurationProperties("qconnect.groups")
record GroupProperties(
        @DefaultValue("0") int shards,
        @DefaultValue("256") int sizeMax,
        @DefaultValue("2000") int backlogMax,
        @DefaultValue("1ms") Duration gatherMax,
        @DefaultValue("5s") Duration waitMax) {

    private static final int SHARDS_WORTH_HAVING = 2;

    GroupProperties {
        if (shards == 0) {
            shards = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, SHARDS_WORTH_HAVING);
        }
        requireWithin("shards", shards, 16);
        requireWithin("size-max", sizeMax, 4096);
        requireWithin("backlog-max", backlogMax, 100_000);
        if (gatherMax.isNegative() || gatherMax.toMillis() > 100) {
            throw new IllegalArgumentException(
                    "qconnect.groups.gather-max is " + gatherMax + " and must be 0 to 100 ms");
        }
    }

    private static void requireWithin(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(
                    "qconnect.groups.%s is %d and must be 1 to %d".formatted(name, value, max));
        }
    }
}
