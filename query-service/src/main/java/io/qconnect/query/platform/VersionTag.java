package io.qconnect.query.platform;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;

/**
 * The version of what is shown, as its tag: for {@code If-Match}, where a command is to be carried out only as long as
 * it is the same. It does not tell that what is shown is the same. After a restore another past has the same numbers, a
 * rebuild draws the same facts in a better way, and an appointment that moved has its version in another queue. So an
 * answer with this tag is always sent in full: in a {@code ResponseEntity}, the framework would make it 304 for whoever
 * shows the tag in {@code If-None-Match}.
 */
public final class VersionTag {

    private VersionTag() {}

    public static void set(HttpServletResponse response, long version) {
        response.setHeader(HttpHeaders.ETAG, "\"" + version + "\"");
    }
}
