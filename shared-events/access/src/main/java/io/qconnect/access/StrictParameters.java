package io.qconnect.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses parameters that a question does not have, and those without a value. Whoever mistypes {@code satus=PENDING}
 * must not be given the whole list and take it for an answer.
 */
public final class StrictParameters implements HandlerInterceptor {

    /** How a service says that a parameter is not what it should be. */
    @FunctionalInterface
    public interface Refusing {
        Exception malformed(String parameter, String detail);
    }

    private final Refusing refusing;

    /** The names of each question's parameters, and whether they may be given several times. */
    private final Map<HandlerMethod, Map<String, Boolean>> known = new ConcurrentHashMap<>();

    public StrictParameters(Refusing refusing) {
        this.refusing = refusing;
    }

    /** @throws Exception the refusal of the service */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws Exception {
        if (handler instanceof HandlerMethod question && !(question.getBean() instanceof ErrorController)) {
            Map<String, Boolean> names = known.computeIfAbsent(question, StrictParameters::namesOf);
            for (Map.Entry<String, String[]> parameter :
                    request.getParameterMap().entrySet()) {
                check(parameter.getKey(), parameter.getValue(), names);
            }
        }
        return true;
    }

    private void check(String name, String[] values, Map<String, Boolean> names) throws Exception {
        Boolean several = names.get(name);
        if (several == null) {
            throw refusing.malformed(name, "This question has no parameter of this name");
        }
        if (values.length > 1 && !several) {
            throw refusing.malformed(name, name + " is given more than once");
        }
        for (String value : values) {
            if (value.isEmpty()) {
                // Spring would take some of them for not given, and answer with the whole list
                throw refusing.malformed(name, name + " must not be empty");
            }
            if (value.indexOf('\0') >= 0) {
                // PostgreSQL knows no such text
                throw refusing.malformed(name, name + " must not hold the character U+0000");
            }
        }
    }

    private static Map<String, Boolean> namesOf(HandlerMethod question) {
        Map<String, Boolean> names = new HashMap<>();
        for (MethodParameter parameter : question.getMethodParameters()) {
            if (parameter.hasParameterAnnotation(RequestParam.class)) {
                names.put(parameter.getParameter().getName(), isSeveral(parameter.getParameterType()));
            } else if (parameter.hasParameterAnnotation(ModelAttribute.class)) {
                Stream.of(parameter.getParameterType().getRecordComponents()).forEach(part -> name(part, names));
            }
        }
        return Map.copyOf(names);
    }

    private static void name(RecordComponent part, Map<String, Boolean> names) {
        names.put(part.getName(), isSeveral(part.getType()));
    }

    private static boolean isSeveral(Class<?> type) {
        return Collection.class.isAssignableFrom(type);
    }
}
