package io.qconnect.access;

import static org.springframework.http.HttpMethod.OPTIONS;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.OAuth2ProtectedResourceMetadataFilter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Lets through what the rules allow to those whom a token names, and nothing else. No session is kept and no cookie
 * read.
 *
 * @param whoIsNamed see {@link TokenRules#whoIsNamed}
 * @param unknown answers who needs a token, or has a bad one
 * @param denied answers whose role may not do it
 * @param endpoints all that the service answers
 */
public record Door(
        List<Rule> rules,
        Converter<Jwt, AbstractAuthenticationToken> whoIsNamed,
        AuthenticationEntryPoint unknown,
        AccessDeniedHandler denied,
        RequestMappingHandlerMapping endpoints) {

    private static final Pattern ELSEWHERE =
            Pattern.compile(",\\s*resource_metadata=\"[^\"]*\"|resource_metadata=\"[^\"]*\",?");

    /** The last of a service's filter chains: it is for all requests that no other one has taken. */
    public SecurityFilterChain close(HttpSecurity http) {
        DefaultSecurityFilterChain chain = http.sessionManagement(AbstractHttpConfigurer::disable)
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
                        .authenticationEntryPoint(unknown)
                        .accessDeniedHandler(denied)
                        .withObjectPostProcessor(new KeysOutOfReachAreAnAnswer(unknown)))
                .exceptionHandling(
                        failed -> failed.authenticationEntryPoint(unknown).accessDeniedHandler(denied))
                .authorizeHttpRequests(requests -> {
                    requests.requestMatchers(request -> OPTIONS.matches(request.getMethod()))
                            .access(whatThereIs());
                    for (Rule rule : rules) {
                        var endpoint = requests.requestMatchers(rule.matcher());
                        if (rule.who() == Who.ANYBODY) {
                            endpoint.permitAll();
                        } else {
                            endpoint.hasAnyAuthority(rule.who().authorities());
                        }
                    }
                    requests.anyRequest().access(whereNothingIs());
                })
                .build();
        return new DefaultSecurityFilterChain(
                chain.getRequestMatcher(),
                chain.getFilters().stream().filter(Door::isOfUse).toList());
    }

    /**
     * Spring Security tells everybody, at an address of its own, where tokens come from and how they are bound (RFC
     * 9728). It guesses that from the request, and not rightly.
     */
    private static boolean isOfUse(Filter filter) {
        return !(filter instanceof OAuth2ProtectedResourceMetadataFilter);
    }

    /**
     * Says how to come in (RFC 6750), and no more than that: not where the filter that is left out would tell the rest.
     */
    public static AuthenticationEntryPoint challenge() {
        var challenge = new BearerTokenAuthenticationEntryPoint();
        return (request, response, failure) -> {
            challenge.commence(request, response, failure);
            String told = Objects.requireNonNull(response.getHeader(HttpHeaders.WWW_AUTHENTICATE));
            response.setHeader(
                    HttpHeaders.WWW_AUTHENTICATE,
                    ELSEWHERE.matcher(told).replaceAll("").strip());
        };
    }

    /** Left alone, the filter throws what it cannot check, and the container makes 500 of it. */
    private record KeysOutOfReachAreAnAnswer(AuthenticationEntryPoint answer)
            implements ObjectPostProcessor<BearerTokenAuthenticationFilter> {

        @Override
        public <F extends BearerTokenAuthenticationFilter> F postProcess(F filter) {
            var failure = new AuthenticationEntryPointFailureHandler(answer);
            failure.setRethrowAuthenticationServiceException(false);
            filter.setAuthenticationFailureHandler(failure);
            return filter;
        }
    }

    /**
     * Whoever may ask something of an address may ask what it answers to ({@code OPTIONS}). Browsers ask that before
     * they call from another origin; they show no token, and are answered before they come to this.
     */
    private AuthorizationManager<RequestAuthorizationContext> whatThereIs() {
        Map<Rule, RequestMatcher> addresses = new LinkedHashMap<>();
        rules.forEach(rule -> addresses.put(rule, rule.address()));
        return (authentication, context) -> {
            List<Who> here = addresses.entrySet().stream()
                    .filter(address -> address.getValue().matches(context.getRequest()))
                    .map(address -> address.getKey().who())
                    .toList();
            return here.isEmpty()
                    ? whereNothingIs().authorize(authentication, context)
                    : new AuthorizationDecision(here.stream().anyMatch(who -> includes(who, authentication.get())));
        };
    }

    private static boolean includes(Who who, @Nullable Authentication caller) {
        if (who == Who.ANYBODY) {
            return true;
        }
        return caller != null
                && caller.getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .anyMatch(List.of(who.authorities())::contains);
    }

    /** Whoever is known may hear that an address does not exist; an endpoint without a rule stays closed. */
    private AuthorizationManager<RequestAuthorizationContext> whereNothingIs() {
        return (authentication, context) ->
                new AuthorizationDecision(authentication.get() instanceof AbstractAuthenticationToken known
                        && known.isAuthenticated()
                        && !known.getAuthorities().isEmpty()
                        && !isThere(context.getRequest()));
    }

    private boolean isThere(HttpServletRequest request) {
        try {
            return endpoints.getHandler(request) != null;
        } catch (HttpRequestMethodNotSupportedException otherMethods) {
            return false;
        } catch (Exception unclear) {
            return true;
        }
    }
}
