package io.qconnect.command.platform.web;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.qconnect.events.personal.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps the {@link KeyRing} in its private file, and turns it when the time has come. Processes that
 * share the file agree: whoever wants to change it holds its lock, and each looks at it again every minute.
 */
@Component
public class TokenKeys implements JWKSource<SecurityContext> {

    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final Path file;
    private final Clock clock;
    private @Nullable KeyRing ring;
    private Instant lookedAt = Instant.MIN;

    @org.springframework.beans.factory.annotation.Autowired
    TokenKeys(TokenProperties tokens, Clock clock) {
        this(tokens.keysFile(), clock);
    }

    TokenKeys(Path file, Clock clock) {
        this.file = file.toAbsolutePath();
        this.clock = clock;
        current();
    }

    /** The key, with its private part, that signs now. */
    public RSAKey signing() {
        return current().signing(clock.instant());
    }

    /** All public keys whose tokens are good, and that of the next signer. */
    public JWKSet published() {
        return current().published();
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        return selector.select(published());
    }

    private synchronized KeyRing current() {
        Instant now = clock.instant();
        if (ring == null || lookedAt.plus(LOOK_AGAIN).isBefore(now)) {
            ring = turned(now);
            lookedAt = now;
        }
        return ring;
    }

    private KeyRing turned(Instant now) {
        try {
            Files.createDirectories(file.getParent());
            Path guard = file.resolveSibling(file.getFileName() + ".lock");
            try (FileChannel channel = FileChannel.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                KeyRing kept = read();
                KeyRing then = kept.at(now);
                if (!then.equals(kept)) {
                    write(then);
                }
                return then;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("The keys of access tokens, " + file + ", cannot be read or made", failed);
        }
    }

    private KeyRing read() throws IOException {
        if (Files.notExists(file)) {
            return new KeyRing(List.of());
        }
        SecretFile.mustBePrivate(file, "The file of the keys of access tokens");
        try {
            return new KeyRing(JWKSet.parse(Files.readString(file)).getKeys().stream()
                    .map(JWK::toRSAKey)
                    .toList());
        } catch (ParseException damaged) {
            throw new IllegalStateException("The file of keys " + file + " is damaged", damaged);
        }
    }

    /** Renamed into place, so that nobody reads half of it. */
    private void write(KeyRing then) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path draft = Files.createTempFile(file.getParent(), ".token", ".keys", ownerOnly);
        boolean withPrivateParts = true;
        Files.writeString(draft, new JWKSet(List.<JWK>copyOf(then.keys())).toString(!withPrivateParts));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
