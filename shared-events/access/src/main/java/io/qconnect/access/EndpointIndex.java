package io.qconnect.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Finds the endpoint of a request among the few whose addresses look like its own. Spring looks an address up only
 * where no part of it varies; otherwise it asks each of a hundred endpoints, which took a seventh of a booking's way
 * through the service. Whether an endpoint matches is still Spring's judgement, and where the index leads to none all
 * are asked: what is said about a wrong method or an unknown address stays the same.
 */
final class EndpointIndex extends RequestMappingHandlerMapping {

    /** Before the management's endpoints, which would each be asked about every booking. No address is in both. */
    private static final int FIRST = -200;

    private static final String VARIABLE = "{}";

    /** An address that begins with a word and goes on with words and variables. */
    private static final Pattern PLAIN = Pattern.compile("/[\\w.-]+(?:/(?:[\\w.-]+|\\{\\w+}))*");

    private final Set<String> outlines = ConcurrentHashMap.newKeySet();

    @Override
    public int getOrder() {
        return FIRST;
    }

    /** What Spring finds an endpoint under at once. */
    @Override
    protected Set<String> getDirectPaths(RequestMappingInfo endpoint) {
        Set<String> its = endpoint.getPatternValues().stream()
                .filter(pattern -> PLAIN.matcher(pattern).matches())
                .map(pattern -> outline(pattern, pattern.endsWith("}") ? VARIABLE : lastOf(pattern)))
                .collect(Collectors.toUnmodifiableSet());
        outlines.addAll(its);
        return its;
    }

    @Override
    protected @Nullable HandlerMethod lookupHandlerMethod(String path, HttpServletRequest request) throws Exception {
        String outline = outline(path, lastOf(path));
        return super.lookupHandlerMethod(outlines.contains(outline) ? outline : outline(path, VARIABLE), request);
    }

    @Override
    protected void handleMatch(RequestMappingInfo endpoint, String outline, HttpServletRequest request) {
        super.handleMatch(endpoint, initLookupPath(request), request);
    }

    /** The first word of an address, its last one if it is a word, and how many parts it has. */
    private static String outline(String path, String last) {
        int second = path.indexOf('/', 1);
        int parts = 1;
        for (int slash = second; slash >= 0; slash = path.indexOf('/', slash + 1)) {
            parts++;
        }
        return path.substring(0, second < 0 ? path.length() : second) + ' ' + parts + ' ' + last;
    }

    private static String lastOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
