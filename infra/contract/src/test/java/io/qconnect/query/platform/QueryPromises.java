package io.qconnect.query.platform;

import io.qconnect.access.Rule;
import io.qconnect.access.Who;
import io.qconnect.events.Role;
import io.qconnect.infra.contract.Promises;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * What query-service promises: refusals by {@link Refuses} and {@link Problem}, roles by {@link AccessRules}. It is in
 * their package, because they are nobody's business outside of it.
 */
public final class QueryPromises implements Promises {

    private static final String VERSION = "[0-9]{1,18}";
    private static final String UUID_COLON = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}:";

    @Override
    public String service() {
        return "query-service";
    }

    @Override
    public String title() {
        return "QConnect questions";
    }

    @Override
    public String rootPackage() {
        return "io.qconnect.query";
    }

    @Override
    public boolean isCommand(HandlerMethod call) {
        return false;
    }

    /**
     * A board, whose tag is made of what it shows. That of a single thing is its version and for {@code If-Match} only.
     */
    @Override
    public boolean isTagged(HandlerMethod call) {
        return ResolvableType.forMethodReturnType(call.getMethod())
                .as(ResponseEntity.class)
                .getGeneric(0)
                .toClass()
                .getSimpleName()
                .equals("Board");
    }

    @Override
    public SortedSet<String> roles(String method, String path) {
        Who who = rule(path).who();
        SortedSet<String> roles = new TreeSet<>();
        Stream.of(Role.values())
                .filter(role -> who != Who.ANYBODY && who.includes(role))
                .forEach(role -> roles.add(role.name()));
        return roles;
    }

    private static Rule rule(String path) {
        var request = new MockHttpServletRequest("GET", path.replaceAll("\\{\\w+}", "x"));
        ServletRequestPathUtils.parseAndCache(request);
        return AccessRules.ALL.stream()
                .filter(rule -> rule.matcher().matches(request))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(path + " has no rule of access"));
    }

    @Override
    public Map<Integer, SortedSet<String>> refusals(HandlerMethod call, String method, String path) {
        SortedMap<Integer, SortedSet<String>> refusals = new TreeMap<>();
        Stream.of(
                        Problem.MALFORMED_REQUEST,
                        Problem.UNAUTHENTICATED,
                        Problem.FOREIGN_ORIGIN,
                        Problem.NOT_ACCEPTABLE,
                        Problem.BUSY,
                        Problem.STORE_UNAVAILABLE,
                        Problem.KEYS_UNAVAILABLE)
                .forEach(problem -> add(refusals, problem));
        if (!roles(method, path).isEmpty()) {
            add(refusals, Problem.FORBIDDEN);
        }
        if (Stream.of(call.getMethodParameters())
                .anyMatch(parameter ->
                        parameter.getParameterType().getSimpleName().equals("MinVersion"))) {
            add(refusals, Problem.STALE_VIEW);
        }
        Refuses declared = call.getMethodAnnotation(Refuses.class);
        if (declared != null) {
            Stream.of(declared.value()).forEach(problem -> add(refusals, problem));
        }
        return refusals;
    }

    private static void add(SortedMap<Integer, SortedSet<String>> refusals, Problem problem) {
        refusals.computeIfAbsent(problem.status().value(), _ -> new TreeSet<>()).add(problem.name());
    }

    @Override
    public @Nullable String mediaType(HandlerMethod call) {
        return null;
    }

    @Override
    public Map<String, Object> parameter(String name) {
        return switch (name) {
            case "minVersion" ->
                Map.of(
                        "type",
                        "string",
                        "pattern",
                        "^(" + UUID_COLON + ")?" + VERSION + "$",
                        "description",
                        "STREAM:N, the id of a stream, a colon and the number of its facts that the view must have. N"
                                + " alone means the stream that the question is about; a list over several streams,"
                                + " and the wait of an appointment, must name it.");
            case "limit" -> Map.of("type", "integer", "minimum", 1, "maximum", 100, "default", 20);
            default -> Map.of();
        };
    }

    @Override
    public Map<String, Object> examples() {
        return Map.of();
    }
}
