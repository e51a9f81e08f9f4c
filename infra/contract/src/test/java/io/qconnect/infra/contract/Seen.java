package io.qconnect.infra.contract;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.mock.web.MockServletContext;
import org.springframework.objenesis.SpringObjenesis;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.GenericWebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The calls of a service as Spring MVC itself maps them. It looks at controllers that nobody will ever call, so these
 * need neither a database nor anything else that the service has, and are made without their constructors.
 *
 * @param path with {@code {name}} for what varies
 * @param mapping what else Spring was told: media types
 */
record Seen(String method, String path, RequestMappingInfo mapping, HandlerMethod call) {

    private static final SpringObjenesis OBJENESIS = new SpringObjenesis();

    /** By path and method. Pages are for eyes, not for programs, and are left out. */
    static Map<String, Map<String, Seen>> in(String rootPackage) {
        Map<String, Map<String, Seen>> all = new TreeMap<>();
        try (var context = new GenericWebApplicationContext(new MockServletContext())) {
            register(context, rootPackage);
            context.registerBean(RequestMappingHandlerMapping.class);
            context.refresh();
            context.getBean(RequestMappingHandlerMapping.class)
                    .getHandlerMethods()
                    .forEach((mapping, call) -> mapping.getPatternValues()
                            .forEach(path -> mapping.getMethodsCondition()
                                    .getMethods()
                                    .forEach(method -> all.computeIfAbsent(path, _ -> new TreeMap<>())
                                            .put(method.name(), new Seen(method.name(), path, mapping, call)))));
        }
        return all;
    }

    private static void register(GenericWebApplicationContext context, String rootPackage) {
        var controllers = new ClassPathScanningCandidateComponentProvider(false);
        controllers.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        for (BeanDefinition found : controllers.findCandidateComponents(rootPackage)) {
            Class<?> type = ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null);
            if (!ErrorController.class.isAssignableFrom(type)
                    && !type.getSimpleName().matches(".*Pages?")) {
                registerUnmade(context, type);
            }
        }
    }

    private static <C> void registerUnmade(GenericWebApplicationContext context, Class<C> type) {
        context.registerBean(type.getName(), type, () -> OBJENESIS.newInstance(type));
    }
}
