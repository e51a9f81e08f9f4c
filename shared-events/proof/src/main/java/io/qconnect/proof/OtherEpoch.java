package io.qconnect.proof;

import org.jspecify.annotations.Nullable;

/**
 * How far the published checkpoints of another life of the store agree with this history.
 *
 * @param checkpoints how many were published
 * @param agreesUpTo the largest size at which one agrees; 0 when none does
 * @param contradictedFrom the smallest size at which one does not, or before which this history ends; null when all
 *     agree
 * @param restoredAt the last position that both lives share, as the auditor named it; null when they named none
 */
public record OtherEpoch(
        String epoch,
        int checkpoints,
        long agreesUpTo,
        @Nullable Long contradictedFrom,
        @Nullable Long restoredAt) {

    /** All agree, but for those that a restore which the auditor knows of left behind. */
    public boolean sound() {
        return contradictedFrom == null || restoredAt != null && contradictedFrom > restoredAt;
    }

    @Override
    public String toString() {
        return "epoch " + epoch + " agrees up to position " + agreesUpTo
                + (contradictedFrom == null ? "" : ", and from " + contradictedFrom + " on it does not")
                + (restoredAt == null ? "" : "; restored at " + restoredAt);
    }
}
