package io.qconnect.proof;

/**
 * Something that is not as it was when it was sealed.
 *
 * @param from the first position concerned
 * @param to the last position concerned
 */
public record Finding(Kind kind, long from, long to) {

    /** What can have happened to history. */
    public enum Kind {
        CHANGED("is not the fact that was sealed there"),
        DELETED("held a fact when it was sealed and holds none now"),
        INSERTED("holds a fact that was not there when it was sealed"),
        DAMAGED("cannot be read"),
        MISSING("was left out"),
        RESEALED("was sealed again: the seals are not those that the checkpoint was signed for"),
        ROLLED_BACK("was covered by a published checkpoint, and history ends before it"),
        OTHER_EPOCH_CONTRADICTED("is not what stood there in another epoch, by its published checkpoints");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** Whether {@code next} goes on where this ends. */
    boolean joins(Finding next) {
        return kind == next.kind && to + 1 == next.from;
    }

    @Override
    public String toString() {
        return (from == to ? "position " + from : "each of the positions " + from + " to " + to) + " " + kind.words;
    }
}
