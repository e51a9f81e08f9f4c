package io.qconnect.proof;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds the checkpoints of other lives of the store against an export. A leaf does not contain its epoch, so lives that
 * share their beginning share its roots; otherwise a new epoch would be enough to have a rewritten history signed.
 * Which of two lives came first is not asked: whoever can begin one can also give it any name.
 */
final class OtherEpochs {

    private final Map<String, Long> restoredAt;
    private final Map<String, Held> epochs = new TreeMap<>();

    private static final class Held {
        private int checkpoints;
        private long agreesUpTo;
        private @Nullable Long contradictedFrom;
    }

    /** @param restoredAt by epoch, the last position that it shares with the export's */
    OtherEpochs(Map<String, Long> restoredAt) {
        this.restoredAt = restoredAt;
    }

    void expect(Checkpoint checkpoint) {
        of(checkpoint).checkpoints++;
    }

    private Held of(Checkpoint checkpoint) {
        return epochs.computeIfAbsent(checkpoint.epoch(), _ -> new Held());
    }

    /** In the order of their sizes. */
    void hold(Checkpoint checkpoint, byte[] root) {
        if (Arrays.equals(checkpoint.root(), root)) {
            of(checkpoint).agreesUpTo = checkpoint.size();
        } else {
            contradicted(checkpoint);
        }
    }

    /** Of one that the export ends before. */
    void notReached(Checkpoint checkpoint) {
        contradicted(checkpoint);
    }

    private void contradicted(Checkpoint checkpoint) {
        Held held = of(checkpoint);
        if (held.contradictedFrom == null) {
            held.contradictedFrom = checkpoint.size();
        }
    }

    List<OtherEpoch> all() {
        return epochs.entrySet().stream()
                .map(entry -> new OtherEpoch(
                        entry.getKey(),
                        entry.getValue().checkpoints,
                        entry.getValue().agreesUpTo,
                        entry.getValue().contradictedFrom,
                        restoredAt.get(entry.getKey())))
                .toList();
    }

    List<Finding> findings() {
        return all().stream()
                .filter(epoch -> !epoch.sound())
                .map(OtherEpochs::finding)
                .toList();
    }

    private static Finding finding(OtherEpoch epoch) {
        long to = epoch.contradictedFrom() == null ? epoch.agreesUpTo() : epoch.contradictedFrom();
        return new Finding(Finding.Kind.OTHER_EPOCH_CONTRADICTED, Math.min(epoch.agreesUpTo() + 1, to), to);
    }
}
