package io.qconnect.command.platform;

import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Lets through what {@link AccessRules} allow, and nothing else. */
@Configuration(proxyBeanMethods = false)
class AccessControl {

    /** Pages show a cookie, which browsers send along unasked; so whoever shows it must show that the page meant it. */
    @Bean
    @Order(1)
    SecurityFilterChain pages(HttpSecurity http, SecurityProblems problems) {
        return http.securityMatcher("/auth/session/**")
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .cors(Customizer.withDefaults())
                .csrf(csrf -> csrf.spa().requireCsrfProtectionMatcher(AccessControl::showsTheCookie))
                .exceptionHandling(
                        failed -> failed.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    private static boolean showsTheCookie(HttpServletRequest request) {
        return request.getCookies() != null
                && Stream.of(request.getCookies())
                        .anyMatch(cookie -> cookie.getName().equals("qconnect_session"));
    }

    @Bean
    @Order(2)
    SecurityFilterChain access(
            HttpSecurity http,
            Converter<Jwt, AbstractAuthenticationToken> whoIsNamed,
            SecurityProblems problems,
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping endpoints) {
        return http.sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(
                        context -> context.securityContextRepository(new RequestAttributeSecurityContextRepository()))
                .cors(Customizer.withDefaults())
                .headers(AccessControl::forBrowsers)
                // a token in a header is sent by nobody's browser unasked
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .oauth2ResourceServer(tokens -> tokens.jwt(jwt -> jwt.jwtAuthenticationConverter(whoIsNamed))
                        .authenticationEntryPoint(problems)
                        .accessDeniedHandler(problems))
                .exceptionHandling(
                        failed -> failed.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .authorizeHttpRequests(requests -> {
                    for (AccessRules.Rule rule : AccessRules.ALL) {
                        var endpoint = requests.requestMatchers(rule.matcher());
                        if (rule.who() == Who.ANYBODY) {
                            endpoint.permitAll();
                        } else {
                            endpoint.hasAnyAuthority(rule.who().authorities());
                        }
                    }
                    requests.anyRequest().access(whereNothingIs(endpoints));
                })
                .build();
    }

    /** Nothing that is answered here is a page: browsers are to run, load and keep nothing of it. */
    private static void forBrowsers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicyHeaderWriter.ReferrerPolicy.NO_REFERRER));
    }

    /** Whoever is known may hear that an address does not exist; an endpoint without a rule stays closed. */
    private static AuthorizationManager<RequestAuthorizationContext> whereNothingIs(
            RequestMappingHandlerMapping endpoints) {
        return (authentication, context) ->
                new AuthorizationDecision(authentication.get() instanceof AbstractAuthenticationToken known
                        && known.isAuthenticated()
                        && !known.getAuthorities().isEmpty()
                        && !isThere(endpoints, context.getRequest()));
    }

    private static boolean isThere(RequestMappingHandlerMapping endpoints, HttpServletRequest request) {
        try {
            return endpoints.getHandler(request) != null;
        } catch (HttpRequestMethodNotSupportedException otherMethods) {
            return false;
        } catch (Exception unclear) {
            return true;
        }
    }
}
