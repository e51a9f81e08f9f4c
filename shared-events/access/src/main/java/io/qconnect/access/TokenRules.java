package io.qconnect.access;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.qconnect.events.Role;
import io.qconnect.events.Uuids;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * Which access tokens are good, and whom they name. Usually they are the clinic's own; with an OpenID Connect provider
 * in place, that one's and no others.
 *
 * @param issuer who issues the clinic's own tokens
 * @param audience what a token must be meant for
 * @param userClaim names the user; where it is no UUID, the user's id is derived from it and the issuer
 * @param roleClaim holds one of our roles, alone or in a list, in any case
 */
public record TokenRules(String issuer, String audience, String userClaim, String roleClaim) {

    /** Our own clocks agree; those of a provider may be off by a little. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    /**
     * @param keys of the clinic's own tokens; asked for only when there is no provider
     * @param provider the address of an OpenID Connect provider; blank when there is none. It is looked up with the
     *     first token
     */
    public JwtDecoder decoder(Supplier<JWKSource<SecurityContext>> keys, String provider, Clock clock) {
        return new RememberedTokens(
                provider.isBlank()
                        ? checked(
                                NimbusJwtDecoder.withJwkSource(keys.get())
                                        .jwsAlgorithm(SignatureAlgorithm.RS256)
                                        .build(),
                                issuer)
                        : new SupplierJwtDecoder(() -> checked(
                                NimbusJwtDecoder.withIssuerLocation(provider).build(), provider)),
                clock);
    }

    private NimbusJwtDecoder checked(NimbusJwtDecoder decoder, String from) {
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(CLOCKS_DIFFER),
                new JwtIssuerValidator(from),
                new JwtAudienceValidator(audience),
                // whoever is not named would be the same person as all others who are not
                new JwtClaimValidator<>(userClaim, Objects::nonNull)));
        return decoder;
    }

    /** Makes of a good token the one who calls: an id and a role, or none. Asked for each request. */
    public Converter<Jwt, AbstractAuthenticationToken> whoIsNamed() {
        Map<Role, List<GrantedAuthority>> may = Stream.of(Role.values())
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(), role -> List.of(new SimpleGrantedAuthority("ROLE_" + role))));
        return token -> {
            Role role = roleIn(token.getClaim(roleClaim));
            return new JwtAuthenticationToken(
                    token,
                    role == null ? List.of() : Objects.requireNonNull(may.get(role)),
                    userIn(token).toString());
        };
    }

    /** The first of our roles that is among the claim's words. */
    private static @Nullable Role roleIn(@Nullable Object claim) {
        Collection<?> words = claim instanceof Collection<?> list ? list : claim == null ? List.of() : List.of(claim);
        for (Role role : Role.values()) {
            for (Object word : words) {
                if (role.name().equals(word.toString().toUpperCase(Locale.ROOT))) {
                    return role;
                }
            }
        }
        return null;
    }

    private UUID userIn(Jwt token) {
        String user = String.valueOf(token.<Object>getClaim(userClaim));
        try {
            return UUID.fromString(user);
        } catch (IllegalArgumentException foreign) {
            return Uuids.named("oidc-user", String.valueOf(token.getClaimAsString("iss")), user);
        }
    }
}
