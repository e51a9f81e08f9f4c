package io.qconnect.proof;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored fact as one line of history: a CloudEvent (version 1.0, JSON format) that leaves nothing out, so that the leaf
 * can be made again from it. {@code data} is the payload and {@code metadata} the metadata, byte for byte. There is only
 * one way to write a fact: a line counts only when writing what was read gives the same bytes, so nothing in it can be
 * changed, added or left out without being noticed. Not safe for use by several threads.
 */
public final class FactLine {

    private static final String SOURCE = "\",\"source\":\"urn:qconnect:command-service\",\"type\":\"";
    private static final long MICROS = 1_000_000;
    private static final long YEAR_0 = -62_167_219_200L;
    private static final long YEAR_10000 = 253_402_300_800L;

    private final Bytes line = new Bytes();

    /** The line without a newline; valid until the next call. */
    public record Written(byte[] buffer, int length) {

        public String text() {
            return new String(buffer, 0, length, StandardCharsets.UTF_8);
        }
    }

    public Written write(StoredFact fact) {
        return write(fact, null);
    }

    /** @param sealed the hash under which the fact was sealed, which the fact as it stands now may no longer have */
    public Written write(StoredFact fact, byte @Nullable [] sealed) {
        line.clear()
                .putAscii("{\"specversion\":\"1.0\",\"id\":\"")
                .putAscii(fact.id().toString());
        line.putAscii(SOURCE);
        escaped(fact.type().getBytes(StandardCharsets.UTF_8));
        line.putAscii("\",\"subject\":\"").putAscii(fact.stream().toString());
        line.putAscii("\",\"time\":\"");
        time(fact.recordedMicros());
        line.putAscii("\",\"datacontenttype\":\"application/json\",\"revision\":\"");
        escaped(fact.revision().getBytes(StandardCharsets.UTF_8));
        line.putAscii("\",\"sequence\":\"").putAscii(Long.toString(fact.sequence() + 1));
        line.putAscii("\",\"position\":\"").putAscii(Long.toString(fact.position()));
        line.putAscii("\",\"streamtype\":\"");
        escaped(fact.streamType().getBytes(StandardCharsets.UTF_8));
        line.putAscii("\",\"commandid\":\"").putAscii(fact.commandId().toString());
        line.putAscii("\",\"commandpart\":").putAscii(Integer.toString(fact.commandPart()));
        line.putAscii(fact.clientGiven() ? ",\"clientgiven\":true" : ",\"clientgiven\":false");
        byte[] actor = RawJson.isOneObject(fact.metadata()) ? RawJson.actor(fact.metadata()) : null;
        if (actor != null) {
            line.putAscii(",\"actor\":").put(actor);
        }
        if (sealed != null) {
            line.putAscii(",\"sealed\":\"")
                    .put(Base64.getEncoder().encode(sealed))
                    .put((byte) '"');
        }
        if (RawJson.isUtf8(fact.metadata())) {
            line.putAscii(",\"metadata\":\"");
            escaped(fact.metadata());
        } else {
            line.putAscii(",\"metadatabase64\":\"").put(Base64.getEncoder().encode(fact.metadata()));
        }
        if (RawJson.isOneObject(fact.payload())) {
            line.putAscii("\",\"data\":").put(fact.payload());
        } else {
            line.putAscii("\",\"data_base64\":\"").put(Base64.getEncoder().encode(fact.payload()));
            line.put((byte) '"');
        }
        line.put((byte) '}');
        return new Written(line.array(), line.length());
    }

    /** A position without a fact. */
    public Written writeGap(long position, byte[] sealed) {
        line.clear().putAscii("{\"gap\":\"").putAscii(Long.toString(position)).putAscii("\",\"sealed\":\"");
        line.put(Base64.getEncoder().encode(sealed)).putAscii("\"}");
        return new Written(line.array(), line.length());
    }

    /** Always six digits behind the point; what no calendar of four-digit years can say, in ISO's longer form. */
    private void time(long micros) {
        long second = Math.floorDiv(micros, MICROS);
        long fraction = Math.floorMod(micros, MICROS);
        if (second < YEAR_0 || second >= YEAR_10000) {
            line.putAscii(Instant.ofEpochSecond(second, fraction * 1_000).toString());
            return;
        }
        LocalDateTime at = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        digits(at.getYear(), 4).put((byte) '-');
        digits(at.getMonthValue(), 2).put((byte) '-');
        digits(at.getDayOfMonth(), 2).put((byte) 'T');
        digits(at.getHour(), 2).put((byte) ':');
        digits(at.getMinute(), 2).put((byte) ':');
        digits(at.getSecond(), 2).put((byte) '.');
        digits(fraction, 6).put((byte) 'Z');
    }

    private Bytes digits(long number, int count) {
        long divisor = 1;
        for (int i = 1; i < count; i++) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            line.put((byte) ('0' + number / divisor % 10));
        }
        return line;
    }

    private void escaped(byte[] text) {
        int begin = 0;
        for (int i = 0; i < text.length; i++) {
            byte b = text[i];
            if (b == '"' || b == '\\' || b >= 0 && b < ' ') {
                line.put(text, begin, i - begin).put((byte) '\\');
                if (b >= ' ') {
                    line.put(b);
                } else {
                    line.putAscii("u00%02x".formatted(b));
                }
                begin = i + 1;
            }
        }
        line.put(text, begin, text.length - begin);
    }

    /**
     * What a line says: a fact, or a position without one.
     *
     * @param fact null for a gap
     * @param sealed null where a line carries none
     */
    public record Read(long position, @Nullable StoredFact fact, byte @Nullable [] sealed) {}

    /** @throws NotProven when this is not exactly how a fact or a gap is written */
    public Read read(byte[] text) {
        try {
            LineCursor cursor = new LineCursor(text);
            Read read = cursor.ifNext("{\"gap\":\"") ? gap(cursor) : fact(cursor);
            StoredFact fact = read.fact();
            byte[] sealed = read.sealed();
            if (fact == null && sealed != null) {
                writeGap(read.position(), sealed);
            } else if (fact != null) {
                write(fact, sealed);
            }
            if (line.equalTo(text, 0, text.length)) {
                return read;
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException broken) {
            throw new NotProven("This line is damaged", broken);
        }
        throw new NotProven("This line is not as it was written");
    }

    private static Read gap(LineCursor cursor) {
        long position = Long.parseLong(cursor.text());
        cursor.next(",\"sealed\":\"");
        return new Read(position, null, Base64.getDecoder().decode(cursor.text()));
    }

    private static Read fact(LineCursor cursor) {
        cursor.next("{\"specversion\":\"1.0\",\"id\":\"");
        UUID id = UUID.fromString(cursor.text());
        cursor.next(SOURCE.substring(1));
        String type = cursor.text();
        cursor.next(",\"subject\":\"");
        UUID stream = UUID.fromString(cursor.text());
        cursor.next(",\"time\":\"");
        long micros = micros(cursor.text());
        cursor.next(",\"datacontenttype\":\"application/json\",\"revision\":\"");
        String revision = cursor.text();
        cursor.next(",\"sequence\":\"");
        long sequence = Long.parseLong(cursor.text()) - 1;
        cursor.next(",\"position\":\"");
        long position = Long.parseLong(cursor.text());
        cursor.next(",\"streamtype\":\"");
        String streamType = cursor.text();
        cursor.next(",\"commandid\":\"");
        UUID commandId = UUID.fromString(cursor.text());
        cursor.next(",\"commandpart\":");
        int part = Integer.parseInt(cursor.until(','));
        cursor.next("\"clientgiven\":");
        boolean given = cursor.until(',').equals("true");
        if (cursor.ifNext("\"actor\":\"")) {
            cursor.text();
            cursor.next(",");
        }
        byte[] sealed = null;
        if (cursor.ifNext("\"sealed\":\"")) {
            sealed = Base64.getDecoder().decode(cursor.text());
            cursor.next(",");
        }
        byte[] metadata = cursor.ifNext("\"metadata\":\"")
                ? cursor.bytes()
                : Base64.getDecoder().decode(cursor.textAfter("\"metadatabase64\":\""));
        byte[] payload = cursor.ifNext(",\"data\":")
                ? cursor.object()
                : Base64.getDecoder().decode(cursor.textAfter(",\"data_base64\":\""));
        var fact = new StoredFact(
                position,
                id,
                stream,
                sequence,
                streamType,
                micros,
                type,
                revision,
                payload,
                metadata,
                commandId,
                part,
                given);
        return new Read(position, fact, sealed);
    }

    private static long micros(String time) {
        if (time.length() != 27) {
            Instant at = Instant.parse(time);
            return at.getEpochSecond() * MICROS + at.getNano() / 1_000;
        }
        LocalDateTime second = LocalDateTime.of(
                number(time, 0, 4),
                number(time, 5, 7),
                number(time, 8, 10),
                number(time, 11, 13),
                number(time, 14, 16),
                number(time, 17, 19));
        return second.toEpochSecond(ZoneOffset.UTC) * MICROS + number(time, 20, 26);
    }

    private static int number(String text, int begin, int end) {
        return Integer.parseInt(text, begin, end, 10);
    }
}
