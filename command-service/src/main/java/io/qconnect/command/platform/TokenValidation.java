package io.qconnect.command.platform;

import io.qconnect.events.Role;
import io.qconnect.events.Uuids;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * Which access tokens are good, and whom they name. Usually they are our own; with
 * {@code spring.security.oauth2.resourceserver.jwt.issuer-uri} they are those of an OpenID Connect provider, whose users get
 * the ids that follow from its name and theirs.
 */
@Configuration(proxyBeanMethods = false)
class TokenValidation {

    /** Our own clocks agree; those of a provider may be off by a little. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    @Bean
    JwtDecoder jwtDecoder(
            TokenKeys keys,
            TokenProperties tokens,
            @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri:}") String provider,
            Clock clock) {
        return new RememberedTokens(
                provider.isBlank()
                        ? checked(
                                NimbusJwtDecoder.withJwkSource(keys)
                                        .jwsAlgorithm(SignatureAlgorithm.RS256)
                                        .build(),
                                tokens.issuer(),
                                tokens.audience())
                        : new SupplierJwtDecoder(() -> checked(
                                NimbusJwtDecoder.withIssuerLocation(provider).build(), provider, tokens.audience())),
                clock);
    }

    private static NimbusJwtDecoder checked(NimbusJwtDecoder decoder, String issuer, String audience) {
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(CLOCKS_DIFFER),
                new JwtIssuerValidator(issuer),
                new JwtAudienceValidator(audience)));
        return decoder;
    }

    @Bean
    Converter<Jwt, AbstractAuthenticationToken> whoIsNamed(TokenProperties tokens) {
        return token -> new JwtAuthenticationToken(
                token,
                roleIn(token.getClaim(tokens.roleClaim()))
                        .map(role -> List.of(new SimpleGrantedAuthority("ROLE_" + role)))
                        .orElse(List.of()),
                userIn(token, tokens.userClaim()).toString());
    }

    /** The first of the claim's words that is a role of ours. */
    private static Optional<Role> roleIn(@Nullable Object claim) {
        Stream<?> words = claim instanceof Collection<?> list ? list.stream() : Stream.ofNullable(claim);
        List<String> given =
                words.map(word -> word.toString().toUpperCase(Locale.ROOT)).toList();
        return Stream.of(Role.values())
                .filter(role -> given.contains(role.name()))
                .findFirst();
    }

    private static UUID userIn(Jwt token, String claim) {
        String user = String.valueOf(token.<Object>getClaim(claim));
        try {
            return UUID.fromString(user);
        } catch (IllegalArgumentException foreign) {
            return Uuids.named("oidc-user", String.valueOf(token.getClaimAsString("iss")), user);
        }
    }
}
