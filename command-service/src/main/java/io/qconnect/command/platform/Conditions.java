package io.qconnect.command.platform;

import static io.qconnect.command.platform.Refusal.VERSION_MISMATCH;
import static io.qconnect.command.platform.Refusal.refuse;

import com.ethlo.time.ITU;
import java.time.Instant;
import java.util.Arrays;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may attach to any command: the version that must still be true ({@code If-Match}), and when it really
 * happened ({@code effectiveAt}). Aggregates check both before the command decides, so that nothing is written when
 * they do not hold.
 */
public final class Conditions {

    private Conditions() {}

    /**
     * @param version of what the command is about, as its last fact left it
     * @param begin when the stream began
     * @throws Refused when the caller expected another version
     * @throws Invalid when the command reports something from before the beginning
     */
    public static void check(MetaData command, long version, Instant begin) {
        if (command.get(Trace.IF_MATCH) instanceof String expected
                && Arrays.stream(expected.split(" ")).noneMatch(Long.toString(version)::equals)) {
            refuse(VERSION_MISMATCH);
        }
        Instant effective = effectiveAt(command);
        if (effective != null && effective.isBefore(begin)) {
            throw new Invalid("/effectiveAt", "must not be earlier than the beginning of what it is about");
        }
    }

    /**
     * @param before until when something has been reported of the same thing
     * @throws Invalid when the command reports something from before that
     */
    public static void checkOrder(MetaData command, Instant before) {
        Instant effective = effectiveAt(command);
        if (effective != null && effective.isBefore(before)) {
            throw new Invalid("/effectiveAt", "must not be earlier than what was reported before it");
        }
    }

    /**
     * When a fact or a command's matter happened, if it was reported late. Years of four digits are what there is, and
     * read in a tenth of the time; any other that {@link Instant} writes with a sign is read too, because a fact that
     * cannot be read would keep all behind it.
     */
    public static @Nullable Instant effectiveAt(MetaData metaData) {
        return metaData.get(Trace.EFFECTIVE_AT) instanceof String text ? instant(text) : null;
    }

    private static Instant instant(String text) {
        return text.startsWith("+") || text.startsWith("-")
                ? Instant.parse(text)
                : ITU.parseDateTime(text).toInstant();
    }
}
