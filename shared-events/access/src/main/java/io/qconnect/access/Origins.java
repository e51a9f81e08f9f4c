package io.qconnect.access;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/** Whose pages may call a service from a browser: its own, and those of the origins that are configured. */
public final class Origins {

    private Origins() {}

    /**
     * @param allowed scheme, host and port of each, as browsers name them
     * @param problem the body (RFC 9457) that all others are answered, with status 403
     */
    public static CorsFilter only(List<String> allowed, Supplier<byte[]> problem) {
        CorsConfiguration rules = new CorsConfiguration();
        rules.setAllowedOrigins(allowed);
        rules.setAllowedMethods(List.of(CorsConfiguration.ALL));
        rules.setAllowedHeaders(List.of(CorsConfiguration.ALL));
        rules.setExposedHeaders(List.of(HttpHeaders.ETAG, HttpHeaders.RETRY_AFTER, "Idempotency-Replayed"));
        rules.setAllowCredentials(true);
        UrlBasedCorsConfigurationSource everywhere = new UrlBasedCorsConfigurationSource();
        everywhere.registerCorsConfiguration("/**", rules);
        CorsFilter filter = new CorsFilter(everywhere);
        filter.setCorsProcessor(new ForeignOriginIsAProblem(problem));
        return filter;
    }

    private static final class ForeignOriginIsAProblem extends DefaultCorsProcessor {

        private final Supplier<byte[]> problem;

        ForeignOriginIsAProblem(Supplier<byte[]> problem) {
            this.problem = problem;
        }

        @Override
        protected void rejectRequest(ServerHttpResponse response) throws IOException {
            response.setStatusCode(HttpStatus.FORBIDDEN);
            response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
            response.getBody().write(problem.get());
            response.flush();
        }
    }
}
