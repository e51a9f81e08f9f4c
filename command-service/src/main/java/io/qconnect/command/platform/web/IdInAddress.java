package io.qconnect.command.platform.web;

import io.qconnect.events.Uuids;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/** Gives a controller an id that its address names, without the binder that Spring would make for each of them. */
final class IdInAddress implements HandlerMethodArgumentResolver {

    private final Map<Class<?>, Function<UUID, ?>> types;

    /** @param types of ids, and how each is made of a UUID */
    IdInAddress(Map<Class<?>, Function<UUID, ?>> types) {
        this.types = types;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        PathVariable variable = parameter.getParameterAnnotation(PathVariable.class);
        return variable != null && variable.name().isEmpty() && types.containsKey(parameter.getParameterType());
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Map<?, ?> variables = (Map<?, ?>) Objects.requireNonNull(
                request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, NativeWebRequest.SCOPE_REQUEST));
        String name = Objects.requireNonNull(parameter.getParameterName());
        String text = (String) Objects.requireNonNull(variables.get(name));
        Class<?> type = parameter.getParameterType();
        try {
            return Objects.requireNonNull(types.get(type)).apply(Uuids.whole(text));
        } catch (IllegalArgumentException notOne) {
            throw new MethodArgumentTypeMismatchException(text, type, name, parameter, notOne);
        }
    }
}
