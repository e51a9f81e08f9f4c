package io.qconnect.query.feed;

import io.qconnect.query.platform.Refused;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far the view must have come before it may answer.
 *
 * @param stream of which, or null for the one that the question is about
 * @param version the number of its facts
 */
public record MinVersion(@Nullable UUID stream, long version) {

    private static final Pattern FORM =
            Pattern.compile("(?:([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}):)?([0-9]{1,18})");

    /** @throws Refused when the text is neither {@code N} nor {@code STREAM:N} */
    public static MinVersion valueOf(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw Refused.malformed(
                    "minVersion", "minVersion must be a version, or a stream's id, a colon and a version");
        }
        String stream = parts.group(1);
        return new MinVersion(stream == null ? null : UUID.fromString(stream), Long.parseLong(parts.group(2)));
    }
}
