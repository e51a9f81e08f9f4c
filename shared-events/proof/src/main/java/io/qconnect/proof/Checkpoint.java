package io.qconnect.proof;

import java.util.Base64;
import java.util.List;

/**
 * What a log says about itself at a given size: the text of a C2SP tlog-checkpoint. Signed as a {@link Note} it cannot
 * be taken back: every later checkpoint of the same origin has to be consistent with it.
 *
 * @param origin names the log: the clinic's, and the epoch of its store
 * @param size leaves, which is also the last position covered
 * @param root of the tree of these leaves, 32 bytes
 */
public record Checkpoint(String origin, long size, byte[] root) {

    public Checkpoint {
        if (origin.isEmpty() || origin.indexOf('\n') >= 0 || size < 0 || root.length != TreeHasher.LENGTH) {
            throw new IllegalArgumentException("This is no checkpoint");
        }
    }

    /** The life of the store that this speaks of: what the origin ends with. */
    public String epoch() {
        return origin.substring(origin.lastIndexOf('/') + 1);
    }

    public String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    }

    /** @throws NotProven when the text is not that of a checkpoint */
    public static Checkpoint of(String text) {
        List<String> lines = text.lines().toList();
        try {
            Checkpoint checkpoint = new Checkpoint(
                    lines.get(0),
                    Long.parseLong(lines.get(1)),
                    Base64.getDecoder().decode(lines.get(2)));
            if (text.startsWith(checkpoint.text())) {
                return checkpoint;
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException notOne) {
            throw new NotProven("This is no checkpoint", notOne);
        }
        throw new NotProven("This checkpoint is written in an unusual way");
    }
}
