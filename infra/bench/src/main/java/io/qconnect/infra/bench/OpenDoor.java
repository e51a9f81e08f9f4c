package io.qconnect.infra.bench;

import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import jakarta.servlet.Filter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/**
 * A second way into the service that is measured, for whoever brings a certain header: the same, but nobody looks at a
 * token, and nobody asks what is allowed. Beside it, the way that everybody takes shows what that costs. Only the
 * benchmark has it.
 */
@Configuration(proxyBeanMethods = false)
class OpenDoor {

    static final String HEADER = "X-Bench-Open-Door";

    private static final Authentication ADMIN = UsernamePasswordAuthenticationToken.authenticated(
            UserId.next().toString(), "", AuthorityUtils.createAuthorityList("ROLE_" + Role.ADMIN));

    @Bean
    @Order(0)
    SecurityFilterChain open(HttpSecurity http) {
        return http.securityMatcher(request -> request.getHeader(HEADER) != null)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .addFilterBefore(everybodyIsAdmin(), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    private static Filter everybodyIsAdmin() {
        return (request, response, chain) -> {
            SecurityContextHolder.getContext().setAuthentication(ADMIN);
            chain.doFilter(request, response);
        };
    }
}
