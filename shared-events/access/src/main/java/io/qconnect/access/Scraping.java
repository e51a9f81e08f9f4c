package io.qconnect.access;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Lets whoever gathers the metrics read them with a token that does not end. A machine cannot log in again every
 * quarter of an hour, and the token of an admin would open everything. This one opens the metrics only: everywhere else
 * it is no token at all. Where none is configured there is no such way in, and the metrics are the admins'.
 */
@Configuration(proxyBeanMethods = false)
public class Scraping {

    /** As many as 24 random bytes have in Base64: nobody guesses it, and nobody types a word of their own. */
    private static final int CHARACTERS_MIN = 32;

    /**
     * Before all other chains: what it does not take they judge as ever.
     *
     * @throws IllegalArgumentException when there is a token, and it is too short
     */
    @Bean
    @Order(0)
    SecurityFilterChain scraping(@Value("${qconnect.access.scrape-token:}") String configured) {
        // files end with a line break
        String token = configured.strip();
        if (token.isEmpty()) {
            return new DefaultSecurityFilterChain(_ -> false);
        }
        if (token.length() < CHARACTERS_MIN) {
            throw new IllegalArgumentException(
                    "qconnect.access.scrape-token must have at least " + CHARACTERS_MIN + " characters");
        }
        return new DefaultSecurityFilterChain(new MetricsForThisToken(token));
    }

    private static final class MetricsForThisToken implements RequestMatcher {

        private static final String METRICS = "/actuator/prometheus";

        private final byte[] header;

        MetricsForThisToken(String token) {
            this.header = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        }

        /** Takes equally long for every wrong token, so that none tells how much of it was right. */
        @Override
        public boolean matches(HttpServletRequest request) {
            if (!METRICS.equals(request.getRequestURI()) || !HttpMethod.GET.matches(request.getMethod())) {
                return false;
            }
            String shown = request.getHeader(HttpHeaders.AUTHORIZATION);
            return shown != null && MessageDigest.isEqual(header, shown.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "GET " + METRICS + " with the scrape token";
        }
    }
}
