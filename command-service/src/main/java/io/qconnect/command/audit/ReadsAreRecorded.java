package io.qconnect.command.audit;

import io.qconnect.command.platform.AuditedRead;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Nobody reads below {@code /audit} without a trace. What cannot be recorded is not shown. */
@Component
class ReadsAreRecorded implements WebMvcConfigurer, HandlerInterceptor {

    private static final String READING = "qconnect.reading";

    private final ReadTable reads;

    ReadsAreRecorded(ReadTable reads) {
        this.reads = reads;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/audit/**");
    }

    private record Begun(UUID id, String actor, String query) {}

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String actor = Objects.requireNonNull(request.getUserPrincipal(), "only auditors come as far as this")
                .getName();
        String query = query(request);
        request.setAttribute(READING, new Begun(reads.began(actor, query), actor, query));
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getAttribute(READING) instanceof Begun begun) {
            int status = failure == null ? response.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
            reads.ended(begun.id(), begun.actor(), begun.query(), status, AuditedRead.facts(request));
        }
    }

    /** Whole, for what is left out might be what was asked for; the container takes no more than 8 KB. */
    private static String query(HttpServletRequest request) {
        String parameters = request.getQueryString();
        return request.getRequestURI() + (parameters == null ? "" : "?" + parameters);
    }
}
