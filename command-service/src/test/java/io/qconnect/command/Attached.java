package io.qconnect.command;

import io.qconnect.command.platform.Trace;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.axonframework.messaging.MetaData;

/**
 * What callers attach to their commands on a random journey, and what is to be objected to it.
 *
 * @param versions one of which must still be true; none when the caller does not care
 * @param reportsEarlier that it happened before there was anything for it to happen to
 */
public record Attached(Set<Long> versions, boolean reportsEarlier) {

    public static final Attached NOTHING = new Attached(Set.of(), false);

    /** Mostly nothing. */
    static Attached any(Dice dice, long version) {
        Set<Long> versions = new TreeSet<>();
        if (dice.oneIn(5)) {
            versions.add(version + dice.below(3) - 1);
        }
        if (dice.oneIn(10)) {
            versions.add(version);
        }
        return new Attached(versions, dice.oneIn(30));
    }

    public MetaData metaData() {
        MetaData metaData = MetaData.emptyInstance();
        if (!versions.isEmpty()) {
            String text = versions.stream().map(String::valueOf).collect(Collectors.joining(" "));
            metaData = metaData.and(Trace.IF_MATCH, text);
        }
        return reportsEarlier ? metaData.and(Trace.EFFECTIVE_AT, "1999-12-31T23:59:59Z") : metaData;
    }

    /** What a caller who attached this must be told when it stands at that version. */
    public Optional<String> objection(long version) {
        if (!versions.isEmpty() && !versions.contains(version)) {
            return Optional.of("VERSION_MISMATCH");
        }
        return reportsEarlier ? Optional.of("/effectiveAt") : Optional.empty();
    }
}
