package io.qconnect.access;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.pathPattern;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * One line of the table that says who may do what.
 *
 * @param method null for every method
 * @param path as Spring writes patterns of paths, e.g. {@code /queues/{q}}
 */
public record Rule(@Nullable HttpMethod method, String path, Who who) {

    /** Whatever is asked of the address. */
    RequestMatcher address() {
        return pathPattern(path);
    }

    /** Who may GET may also ask for the HEAD of it. */
    public RequestMatcher matcher() {
        return GET.equals(method)
                ? new OrRequestMatcher(pathPattern(GET, path), pathPattern(HEAD, path))
                : pathPattern(method, path);
    }
}
