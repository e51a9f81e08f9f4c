package io.qconnect.command.platform;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * What Spring Security does for every request, as cheaply as it can be done: as it is shipped, it costs more than half of
 * the processor time of a booking.
 */
@Configuration(proxyBeanMethods = false)
class LeanSecurity {

    private static final String BEARER = "Bearer ";

    /** Otherwise each of a dozen filters is timed for each request. */
    @Bean
    SecurityObservationSettings unobserved() {
        return SecurityObservationSettings.noObservations();
    }

    /** Of headers it asks what Tomcat has asked before: Tomcat takes no control characters there. */
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderNames(_ -> true);
        firewall.setAllowedHeaderValues(_ -> true);
        return firewall;
    }

    /** A plain token is taken as it stands, whoever it is from; whatever looks different is judged with care. */
    @Bean
    BearerTokenResolver bearerTokens() {
        var careful = new DefaultBearerTokenResolver();
        return request -> {
            String header = request.getHeader(HttpHeaders.AUTHORIZATION);
            if (header == null) {
                return null;
            }
            return header.startsWith(BEARER) && isToken(header, BEARER.length())
                    ? header.substring(BEARER.length())
                    : careful.resolve(request);
        };
    }

    /** The characters of RFC 6750, section 2.1, without padding. */
    private static boolean isToken(String header, int from) {
        for (int i = from; i < header.length(); i++) {
            char c = header.charAt(i);
            boolean allowed = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '.'
                    || c == '-'
                    || c == '_'
                    || c == '~'
                    || c == '+'
                    || c == '/';
            if (!allowed) {
                return false;
            }
        }
        return header.length() > from;
    }
}
