package io.qconnect.query.platform;

import io.qconnect.events.Role;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives a controller the {@link Viewer} of its request. */
final class ViewerOfRequest implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Viewer.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binder) {
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        if (known == null) {
            throw new InsufficientAuthenticationException("Nobody is signed in");
        }
        return new Viewer(UUID.fromString(known.getName()), roleOf(known));
    }

    private static Role roleOf(Authentication known) {
        return Stream.of(Role.values())
                .filter(role ->
                        known.getAuthorities().stream().anyMatch(it -> ("ROLE_" + role).equals(it.getAuthority())))
                .findFirst()
                .orElseThrow(() -> new InsufficientAuthenticationException("A viewer without a role"));
    }
}
