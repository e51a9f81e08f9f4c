package io.qconnect.command.platform.web;

import io.qconnect.access.Door;
import io.qconnect.access.LastResort;
import io.qconnect.access.LeanDispatch;
import io.qconnect.access.LeanSecurity;
import io.qconnect.access.Origins;
import io.qconnect.access.RefusalsHaveBodies;
import io.qconnect.access.Scraping;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Lets through what {@link AccessRules} allow, and nothing else. */
@Configuration(proxyBeanMethods = false)
@Import({LeanDispatch.class, LeanSecurity.class, RefusalsHaveBodies.class, Scraping.class})
class AccessControl {

    /**
     * Where people come in: by what they send, whatever token they still show along with it. Pages show a cookie there,
     * which browsers send along unasked; so whoever shows it must show that the page meant it.
     */
    @Bean
    @Order(1)
    SecurityFilterChain pages(HttpSecurity http, SecurityProblems problems) {
        return http.securityMatcher(
                        "/auth/session/**",
                        "/auth/login",
                        "/auth/refresh",
                        "/auth/logout",
                        "/auth/sign-up",
                        "/auth/verify-email",
                        "/auth/password-reset/**")
                .headers(AccessControl::forBrowsers)
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
                        .anyMatch(cookie -> cookie.getName().equals(SessionCookie.NAME));
    }

    @Bean
    @Order(2)
    SecurityFilterChain access(
            HttpSecurity http,
            Converter<Jwt, AbstractAuthenticationToken> whoIsNamed,
            SecurityProblems problems,
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping endpoints) {
        return new Door(AccessRules.ALL, whoIsNamed, problems, problems, endpoints)
                .close(http.headers(AccessControl::forBrowsers));
    }

    /** Of what is no page, browsers are to run, load and keep nothing; the few pages bring rules of their own. */
    private static void forBrowsers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicyHeaderWriter.ReferrerPolicy.NO_REFERRER));
    }

    /** Found by Spring Security under this name. */
    @Bean
    CorsFilter corsFilter(@Value("${qconnect.web.allowed-origins:}") List<String> allowed) {
        return Origins.only(allowed, SecurityProblems::foreignOrigin);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> lastResort() {
        return LastResort.is(ProblemValve.class);
    }
}
