package io.qconnect.access;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * A metric or a part of the health that does not exist is answered by the management's endpoints with a bare 404. The
 * container is told so instead, and reports it in the form of all others. Only requests below {@code /actuator} pass
 * here.
 */
@Configuration(proxyBeanMethods = false)
public class RefusalsHaveBodies {

    @Bean
    static FilterRegistrationBean<Filter> refusalsHaveBodies() {
        var bodies = new FilterRegistrationBean<Filter>((request, answer, chain) -> {
            chain.doFilter(request, answer);
            if (answer instanceof HttpServletResponse response && isBareRefusal(response)) {
                response.sendError(response.getStatus());
            }
        });
        bodies.addUrlPatterns("/actuator/*");
        // inside of whatever else looks at an answer
        bodies.setOrder(Ordered.LOWEST_PRECEDENCE);
        return bodies;
    }

    private static boolean isBareRefusal(HttpServletResponse response) {
        return response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST
                && response.getContentType() == null
                && !response.isCommitted();
    }
}
