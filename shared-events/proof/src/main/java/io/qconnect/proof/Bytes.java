package io.qconnect.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** A growing row of bytes, used again and again where millions of facts pass through. */
final class Bytes {

    private ByteBuffer bytes = ByteBuffer.allocate(2_048);

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(bytes.capacity() * 2, bytes.position() + more));
            bytes = larger.put(bytes.flip());
        }
        return bytes;
    }

    Bytes put(byte value) {
        room(1).put(value);
        return this;
    }

    Bytes put(byte[] values) {
        room(values.length).put(values);
        return this;
    }

    Bytes put(byte[] values, int offset, int length) {
        room(length).put(values, offset, length);
        return this;
    }

    @SuppressWarnings("deprecation") // the fast way for what is known to be ASCII
    Bytes putAscii(String text) {
        int length = text.length();
        room(length);
        text.getBytes(0, length, bytes.array(), bytes.position());
        bytes.position(bytes.position() + length);
        return this;
    }

    Bytes putInt(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    Bytes putLong(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    Bytes putUuid(UUID value) {
        return putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    }

    /** UTF-8 behind its length. */
    Bytes putSized(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return putInt(utf8.length).put(utf8);
    }

    Bytes clear() {
        bytes.clear();
        return this;
    }

    byte[] array() {
        return bytes.array();
    }

    int length() {
        return bytes.position();
    }

    byte[] copy() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    boolean equalTo(byte[] other, int from, int to) {
        return Arrays.equals(bytes.array(), 0, bytes.position(), other, from, to);
    }
}
