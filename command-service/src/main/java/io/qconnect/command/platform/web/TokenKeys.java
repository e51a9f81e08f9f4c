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
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps the {@link KeyRing} in its private file, and turns it when the time has come. Processes that share the file
 * agree: whoever wants to change it holds its lock, and each looks at it again every minute. Only the very first look
 * must succeed, and may wait. After it there is a ring at hand, which is as good as ever while the file cannot be read
 * or somebody else holds the lock; and of all requests only one looks, while the others go on.
 */
@Component
public class TokenKeys implements JWKSource<SecurityContext> {

    private static final Logger LOG = LoggerFactory.getLogger(TokenKeys.class);

    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final Path file;
    private final Clock clock;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Look latest;

    @org.springframework.beans.factory.annotation.Autowired
    TokenKeys(TokenProperties tokens, Clock clock) {
        this(tokens.keysFile(), clock);
    }

    TokenKeys(Path file, Clock clock) {
        this.file = file.toAbsolutePath();
        this.clock = clock;
        Instant now = clock.instant();
        this.latest = new Look(firstRing(now), now);
    }

    private record Look(KeyRing ring, Instant at) {

        boolean isOld(Instant now) {
            return at.plus(LOOK_AGAIN).isBefore(now);
        }
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

    private KeyRing current() {
        Instant now = clock.instant();
        if (latest.isOld(now) && looking.tryLock()) {
            try {
                latest = new Look(ringNow(now, latest.ring()), now);
            } finally {
                looking.unlock();
            }
        }
        return latest.ring();
    }

    private KeyRing ringNow(Instant now, KeyRing atHand) {
        try {
            KeyRing kept = read();
            // gone, perhaps with the disk where it lies: new keys in its place would refuse every token there is
            if (kept.keys().isEmpty()) {
                throw new NoSuchFileException(file.toString());
            }
            return kept.at(now).equals(kept) ? kept : turned(now).orElse(kept);
        } catch (IOException | RuntimeException failed) {
            LOG.error("The keys of access tokens, {}, cannot be read; those that are known stay in use", file, failed);
            return atHand;
        }
    }

    /** @return empty when another one is at it, whose work is seen with the next look */
    private Optional<KeyRing> turned(Instant now) throws IOException {
        try (FileChannel channel = guard();
                FileLock lock = channel.tryLock()) {
            return lock == null ? Optional.empty() : Optional.of(turnedUnderLock(now));
        } catch (OverlappingFileLockException _) {
            return Optional.empty();
        }
    }

    private KeyRing firstRing(Instant now) {
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel = guard();
                    var _ = channel.lock()) {
                return turnedUnderLock(now);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("The keys of access tokens, " + file + ", cannot be read or made", failed);
        }
    }

    private FileChannel guard() throws IOException {
        return FileChannel.open(
                file.resolveSibling(file.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private KeyRing turnedUnderLock(Instant now) throws IOException {
        KeyRing kept = read();
        KeyRing then = kept.at(now);
        if (!then.equals(kept)) {
            write(then);
        }
        return then;
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
