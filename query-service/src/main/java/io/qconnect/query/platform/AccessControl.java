package io.qconnect.query.platform;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Lets through what {@link AccessRules} allow, and nothing else. */
@Configuration(proxyBeanMethods = false)
class AccessControl {

    @Bean
    SecurityFilterChain access(
            HttpSecurity http,
            Converter<Jwt, AbstractAuthenticationToken> whoIsNamed,
            SecurityProblems problems,
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping endpoints) {
        return http.sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(
                        context -> context.securityContextRepository(new RequestAttributeSecurityContextRepository()))
                .cors(Customizer.withDefaults())
                // a token in a header is sent by nobody's browser unasked
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .oauth2ResourceServer(tokens -> tokens.jwt(jwt -> jwt.jwtAuthenticationConverter(whoIsNamed))
                        .authenticationEntryPoint(problems)
                        .accessDeniedHandler(problems)
                        .withObjectPostProcessor(keysOutOfReachAreAnAnswer(problems)))
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

    /** Left alone, the filter throws what it cannot check, and the container makes 500 of it. */
    private static ObjectPostProcessor<BearerTokenAuthenticationFilter> keysOutOfReachAreAnAnswer(
            SecurityProblems problems) {
        return new ObjectPostProcessor<>() {
            @Override
            public <F extends BearerTokenAuthenticationFilter> F postProcess(F filter) {
                var failure = new AuthenticationEntryPointFailureHandler(problems);
                failure.setRethrowAuthenticationServiceException(false);
                filter.setAuthenticationFailureHandler(failure);
                return filter;
            }
        };
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
