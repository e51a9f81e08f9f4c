package io.qconnect.query.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses parameters that a question does not have. Whoever mistypes {@code satus=PENDING} must not be given the whole
 * list and take it for an answer.
 */
final class StrictParameters implements HandlerInterceptor {

    private final Map<HandlerMethod, Set<String>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod question && !(question.getBean() instanceof ProblemPage)) {
            Set<String> names = known.computeIfAbsent(question, StrictParameters::namesOf);
            request.getParameterMap().forEach((name, values) -> {
                if (!names.contains(name)) {
                    throw Refusal.malformed(name, "This question has no parameter of this name");
                }
                if (values.length > 1) {
                    throw Refusal.malformed(name, name + " is given more than once");
                }
            });
        }
        return true;
    }

    private static Set<String> namesOf(HandlerMethod question) {
        return Stream.of(question.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
                .map(StrictParameters::nameOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String nameOf(MethodParameter parameter) {
        return parameter.getParameter().getName();
    }
}
