package io.qconnect.command.audit;

import io.qconnect.command.platform.AuditedRead;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Nobody reads below {@code /audit} without a trace. What cannot be recorded is not shown. */
@Component
class ReadsAreRecorded implements WebMvcConfigurer, HandlerInterceptor {

    /** Until there are accounts, everybody who can reach this service is the desk. */
    private static final String THE_DESK = "desk";

    private static final String READING = "qconnect.reading";

    /** Longer than any question that this service understands. */
    private static final int QUERY_LENGTH_MAX = 2_000;

    private final ReadTable reads;

    ReadsAreRecorded(ReadTable reads) {
        this.reads = reads;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/audit/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        request.setAttribute(READING, reads.began(actor(request), query(request)));
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getAttribute(READING) instanceof UUID reading) {
            int status = failure == null ? response.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
            reads.ended(reading, actor(request), query(request), status, AuditedRead.facts(request));
        }
    }

    private static String actor(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        return principal == null ? THE_DESK : principal.getName();
    }

    private static String query(HttpServletRequest request) {
        String parameters = request.getQueryString();
        String query = request.getRequestURI() + (parameters == null ? "" : "?" + parameters);
        return query.substring(0, Math.min(query.length(), QUERY_LENGTH_MAX));
    }
}
