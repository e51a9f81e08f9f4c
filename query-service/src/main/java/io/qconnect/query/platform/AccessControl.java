package io.qconnect.query.platform;

import io.qconnect.access.Door;
import io.qconnect.access.LastResort;
import io.qconnect.access.LeanDispatch;
import io.qconnect.access.LeanSecurity;
import io.qconnect.access.Origins;
import io.qconnect.access.RefusalsHaveBodies;
import io.qconnect.access.Scraping;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Lets through what {@link AccessRules} allow, and nothing else. */
@Configuration(proxyBeanMethods = false)
@Import({LeanDispatch.class, LeanSecurity.class, RefusalsHaveBodies.class, Scraping.class})
class AccessControl {

    @Bean
    SecurityFilterChain access(
            HttpSecurity http,
            Converter<Jwt, AbstractAuthenticationToken> whoIsNamed,
            SecurityProblems problems,
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping endpoints) {
        return new Door(AccessRules.ALL, whoIsNamed, problems, problems, endpoints).close(http);
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
