package io.qconnect.proof;

import java.util.List;

/**
 * What the verifier found out about an export.
 *
 * @param gaps positions that never held a fact
 * @param first the first position, 0 when there is none
 * @param last the last position, 0 when there is none
 * @param published how many published checkpoints of this log were held against it
 * @param otherEpochs how far published checkpoints of other lives of the store agree with it
 * @param findings empty when all is as it was sealed; at most {@value #FINDINGS_MAX}
 */
public record Report(
        Checkpoint checkpoint,
        long facts,
        long gaps,
        long first,
        long last,
        int published,
        List<OtherEpoch> otherEpochs,
        List<Finding> findings) {

    /** Whoever has found so many knows that something is wrong. */
    static final int FINDINGS_MAX = 1_000;

    public boolean sound() {
        return findings.isEmpty();
    }
}
