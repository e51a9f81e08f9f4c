package io.qconnect.access;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * What Spring Security does for every request, as cheaply as it can be done: as it is shipped, it costs more than half
 * of the processor time of a booking.
 */
@Configuration(proxyBeanMethods = false)
public class LeanSecurity {

    private static final String BEARER = "Bearer ";

    /** Otherwise each of a dozen filters is timed for each request. */
    @Bean
    SecurityObservationSettings unobserved() {
        return SecurityObservationSettings.noObservations();
    }

    /** Nobody listens to it that somebody has shown a token, a good one or a bad one. */
    @Bean
    AuthenticationEventPublisher unannounced() {
        return new AuthenticationEventPublisher() {
            @Override
            public void publishAuthenticationSuccess(Authentication known) {}

            @Override
            public void publishAuthenticationFailure(AuthenticationException failure, Authentication unknown) {}
        };
    }

    /** Of headers it asks what Tomcat has asked before: Tomcat takes no control characters there. */
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderNames(_ -> true);
        firewall.setAllowedHeaderValues(_ -> true);
        return firewall;
    }

    /** What looks like a token is taken as one, and then checked as a whole; anything else is judged with care. */
    @Bean
    BearerTokenResolver bearerTokens() {
        var careful = new DefaultBearerTokenResolver();
        return request -> {
            String header = request.getHeader(HttpHeaders.AUTHORIZATION);
            if (header == null) {
                return null;
            }
            boolean plain = header.startsWith(BEARER)
                    && header.length() > BEARER.length()
                    && header.indexOf(' ', BEARER.length()) < 0;
            return plain ? header.substring(BEARER.length()) : careful.resolve(request);
        };
    }
}
