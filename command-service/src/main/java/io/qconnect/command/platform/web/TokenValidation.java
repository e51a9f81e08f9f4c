package io.qconnect.command.platform.web;

import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Which access tokens are good, and whom they name. Usually they are our own; with
 * {@code spring.security.oauth2.resourceserver.jwt.issuer-uri} they are those of an OpenID Connect provider.
 */
@Configuration(proxyBeanMethods = false)
class TokenValidation {

    @Bean
    JwtDecoder jwtDecoder(
            TokenKeys keys,
            TokenProperties tokens,
            @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri:}") String provider,
            Clock clock) {
        return tokens.rules().decoder(() -> keys, provider, clock);
    }

    @Bean
    Converter<Jwt, AbstractAuthenticationToken> whoIsNamed(TokenProperties tokens) {
        return tokens.rules().whoIsNamed();
    }
}
