package io.qconnect.proof;

import java.util.Arrays;
import java.util.UUID;

/**
 * Everything that is stored of a fact, as it is stored: what nobody may change afterwards. Its leaf in the tree is made
 * of all of it, byte for byte; encrypted values stay encrypted, so destroying a person's key changes no leaf.
 *
 * @param position in the whole store, from 1
 * @param sequence in its stream, from 0
 * @param streamType kind of the stream, for example {@code Queue}
 * @param recordedMicros microseconds since 1970-01-01T00:00:00Z
 * @param payload the fact itself, JSON
 * @param metadata its origin, JSON
 */
public record StoredFact(
        long position,
        UUID id,
        UUID stream,
        long sequence,
        String streamType,
        long recordedMicros,
        String type,
        String revision,
        byte[] payload,
        byte[] metadata,
        UUID commandId,
        int commandPart,
        boolean clientGiven) {

    private static final byte FACT = 1;
    private static final byte GAP = 2;

    /**
     * The leaf: 0x01, then each component in the order above, preceded by its length as four bytes. Numbers are
     * big-endian (eight bytes; {@code commandPart} four), UUIDs sixteen bytes, text UTF-8, {@code clientGiven} one
     * byte.
     */
    public byte[] leaf() {
        Bytes leaf = new Bytes();
        writeLeaf(leaf);
        return leaf.copy();
    }

    void writeLeaf(Bytes leaf) {
        leaf.put(FACT);
        leaf.putInt(Long.BYTES).putLong(position);
        leaf.putInt(2 * Long.BYTES).putUuid(id);
        leaf.putInt(2 * Long.BYTES).putUuid(stream);
        leaf.putInt(Long.BYTES).putLong(sequence);
        leaf.putSized(streamType);
        leaf.putInt(Long.BYTES).putLong(recordedMicros);
        leaf.putSized(type);
        leaf.putSized(revision);
        leaf.putInt(payload.length).put(payload);
        leaf.putInt(metadata.length).put(metadata);
        leaf.putInt(2 * Long.BYTES).putUuid(commandId);
        leaf.putInt(Integer.BYTES).putInt(commandPart);
        leaf.putInt(1).put((byte) (clientGiven ? 1 : 0));
    }

    /**
     * The leaf of a position that was drawn by a transaction which rolled back, so that no fact stands there: 0x02 and
     * the position. It is sealed as what it is, so nobody can put a fact there later.
     */
    public static byte[] gapLeaf(long position) {
        return new Bytes().put(GAP).putInt(Long.BYTES).putLong(position).copy();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredFact fact && Arrays.equals(leaf(), fact.leaf());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(position);
    }
}
