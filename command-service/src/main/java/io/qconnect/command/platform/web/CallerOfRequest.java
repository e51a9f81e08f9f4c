package io.qconnect.command.platform.web;

import io.qconnect.command.platform.Caller;
import io.qconnect.events.Role;
import io.qconnect.events.Uuids;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives a controller the {@link Caller} of its request. */
@Component
class CallerOfRequest implements HandlerMethodArgumentResolver {

    /** Whoever calls an endpoint that is open to anybody. */
    private static final String UNKNOWN = "anonymous";

    /** Long enough for any UUID or digest, short enough not to be misused as a store. */
    private static final int KEY_LENGTH_MAX = 200;

    /**
     * Possessive, so that no part is tried twice: otherwise each tag takes a piece of the stack, and a thousand take
     * all.
     */
    private static final Pattern ENTITY_TAGS = Pattern.compile(
            "\\s*+(?:W/)?\"[\\x21\\x23-\\x7e]*+\"(?:\\s*+,\\s*+(?:W/)?\"[\\x21\\x23-\\x7e]*+\")*+\\s*+");

    /** A weak tag never matches here. */
    private static final Pattern VERSION_TAG = Pattern.compile("(?<!W/)\"([0-9]{1,18})\"");

    /** What Spring Security calls our roles. */
    private static final Map<Role, String> AUTHORITIES =
            Stream.of(Role.values()).collect(Collectors.toUnmodifiableMap(role -> role, role -> "ROLE_" + role));

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Caller.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binder)
            throws ServletRequestBindingException {
        String key = request.getHeader("Idempotency-Key");
        if (key != null && !isKey(key)) {
            throw new ServletRequestBindingException("Idempotency-Key must be 1 to 200 visible ASCII characters");
        }
        HttpServletRequest http = (HttpServletRequest) request.getNativeRequest();
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        Optional<Role> role = known == null ? Optional.empty() : roleOf(known);
        return new Caller(
                known == null || role.isEmpty() ? UNKNOWN : known.getName(),
                role,
                Optional.ofNullable(key),
                http.getMethod() + " " + http.getRequestURI(),
                Uuids.timeOrdered().toString(),
                versionsOf(request.getHeader(HttpHeaders.IF_MATCH)));
    }

    private static boolean isKey(String key) {
        return !key.isEmpty()
                && key.length() <= KEY_LENGTH_MAX
                && key.chars().allMatch(character -> character > ' ' && character < 0x7f);
    }

    /**
     * If-Match (RFC 9110, section 13.1.1): any of these versions. {@code *} demands only that there is something, which
     * every command does; a tag that is not ours matches nothing.
     */
    private static Optional<String> versionsOf(@Nullable String ifMatch) throws ServletRequestBindingException {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return Optional.empty();
        }
        if (!ENTITY_TAGS.matcher(ifMatch).matches()) {
            throw new ServletRequestBindingException("If-Match must be * or a list of quoted entity tags");
        }
        String versions =
                VERSION_TAG.matcher(ifMatch).results().map(tag -> tag.group(1)).collect(Collectors.joining(" "));
        return Optional.of(versions);
    }

    private static Optional<Role> roleOf(Authentication known) {
        for (Role role : Role.values()) {
            for (GrantedAuthority given : known.getAuthorities()) {
                if (Objects.equals(AUTHORITIES.get(role), given.getAuthority())) {
                    return Optional.of(role);
                }
            }
        }
        return Optional.empty();
    }
}
