package io.qconnect.command.sealing;

import io.qconnect.command.platform.store.StoreEpoch;
import io.qconnect.proof.Checkpoint;
import io.qconnect.proof.SigningKey;
import io.qconnect.proof.VerifierKey;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The log that this store is sealed in. Each life of the store has one of its own: a restored store draws positions
 * again, and a log must never sign what contradicts an earlier checkpoint. The key stays the same.
 */
@Component
class Log {

    private final UUID epoch;
    private final String origin;
    private final SigningKey key;

    /** For good: nothing that comes later makes it untrue, and a later fact may cover it up. */
    private volatile boolean contradicted;

    Log(StoreEpoch epoch, SealingProperties properties) {
        this.epoch = epoch.current();
        this.origin = properties.log() + "/" + epoch.current();
        this.key = SigningKeyFile.loadOrCreate(properties.keyFile(), properties.log());
    }

    UUID epoch() {
        return epoch;
    }

    String origin() {
        return origin;
    }

    VerifierKey verifier() {
        return key.verifier();
    }

    /** Whoever finds that the store is not what was sealed or published throws this; it is told to those who watch. */
    HistoryContradicted contradicted(String why) {
        contradicted = true;
        return new HistoryContradicted(why);
    }

    boolean isContradicted() {
        return contradicted;
    }

    String sign(Checkpoint checkpoint) {
        return key.sign(checkpoint);
    }
}
