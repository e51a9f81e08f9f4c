package io.qconnect.proof;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored fact as one line of history: a CloudEvent (version 1.0, JSON format) that leaves nothing out, so that the
 * leaf can be made again from it. {@code data} is the payload and {@code metadata} the metadata, byte for byte. There
 * is only one way to write a fact, and reading takes no other, so nothing in a line can be changed, added or left out
 * without being noticed. Not safe for use by several threads.
 */
public final class FactLine {

    private static final String SOURCE = "\",\"source\":\"urn:qconnect:command-service\",\"type\":\"";
    private static final long MICROS = 1_000_000;
    private static final long YEAR_0 = -62_167_219_200L;
    private static final long YEAR_10000 = 253_402_300_800L;

    private final Bytes line = new Bytes();
    private final Bytes unescaped = new Bytes();

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
    public Read read(byte[] line) {
        return read(line, 0, line.length);
    }

    Read read(byte[] text, int begin, int end) {
        try {
            LineCursor cursor = new LineCursor(text, begin, end, unescaped);
            Read read = cursor.ifNext("{\"gap\":\"") ? gap(cursor) : fact(cursor);
            cursor.end();
            return read;
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException broken) {
            throw new NotProven("This line is damaged, or not as it was written", broken);
        }
    }

    private static Read gap(LineCursor cursor) {
        long position = cursor.number("\",\"sealed\":\"");
        byte[] sealed = hash(cursor);
        cursor.next("}");
        return new Read(position, null, sealed);
    }

    /** Base64 can say the same in several ways; only the usual one counts. */
    private static byte[] hash(LineCursor cursor) {
        byte[] text = cursor.bytes();
        byte[] hash = Base64.getDecoder().decode(text);
        require(Arrays.equals(Base64.getEncoder().encode(hash), text));
        return hash;
    }

    private static void require(boolean asWritten) {
        if (!asWritten) {
            throw new IllegalArgumentException("This is not how it is written");
        }
    }

    private Read fact(LineCursor cursor) {
        cursor.next("{\"specversion\":\"1.0\",\"id\":\"");
        UUID id = cursor.uuid();
        cursor.next(SOURCE.substring(1));
        String type = cursor.text();
        cursor.next(",\"subject\":\"");
        UUID stream = cursor.uuid();
        cursor.next(",\"time\":\"");
        long micros = micros(cursor);
        cursor.next(",\"datacontenttype\":\"application/json\",\"revision\":\"");
        String revision = cursor.text();
        cursor.next(",\"sequence\":\"");
        long sequence = cursor.number("\",\"position\":\"") - 1;
        long position = cursor.number("\",\"streamtype\":\"");
        String streamType = cursor.text();
        cursor.next(",\"commandid\":\"");
        UUID commandId = cursor.uuid();
        cursor.next(",\"commandpart\":");
        int part = Math.toIntExact(cursor.number(",\"clientgiven\":"));
        boolean given = cursor.ifNext("true");
        if (!given) {
            cursor.next("false");
        }
        byte[] actor = cursor.ifNext(",\"actor\":\"") ? cursor.rawString() : null;
        byte[] sealed = cursor.ifNext(",\"sealed\":\"") ? hash(cursor) : null;
        byte[] metadata =
                cursor.ifNext(",\"metadata\":\"") ? cursor.bytes() : unusual(cursor, ",\"metadatabase64\":\"");
        boolean metadataAreJson = RawJson.isOneObject(metadata);
        require(Arrays.equals(actor, metadataAreJson ? RawJson.actor(metadata) : null));
        require(metadataAreJson || cursor.wasUnusual() || RawJson.isUtf8(metadata));
        byte[] payload = cursor.ifNext(",\"data\":") ? object(cursor) : unusual(cursor, ",\"data_base64\":\"");
        cursor.next("}");
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
        if (cursor.wasUnusual()) {
            write(fact, sealed);
            require(cursor.isWhole(line));
        }
        return new Read(position, fact, sealed);
    }

    private static byte[] object(LineCursor cursor) {
        byte[] object = cursor.object();
        require(RawJson.isUtf8(object));
        return object;
    }

    /** What is written in this way only where the usual one will not do: then the whole line is written again. */
    private static byte[] unusual(LineCursor cursor, String name) {
        cursor.unusual();
        return cursor.base64After(name);
    }

    private static long micros(LineCursor cursor) {
        if (!cursor.isAhead(27, '"') || !cursor.isAhead(4, '-')) {
            cursor.unusual();
            Instant at = Instant.parse(cursor.text());
            return at.getEpochSecond() * MICROS + at.getNano() / 1_000;
        }
        int year = cursor.digits(4);
        cursor.next("-");
        int month = cursor.digits(2);
        cursor.next("-");
        int day = cursor.digits(2);
        cursor.next("T");
        int hour = cursor.digits(2);
        cursor.next(":");
        int minute = cursor.digits(2);
        cursor.next(":");
        LocalDateTime second = LocalDateTime.of(year, month, day, hour, minute, cursor.digits(2));
        cursor.next(".");
        int fraction = cursor.digits(6);
        cursor.next("Z\"");
        return second.toEpochSecond(ZoneOffset.UTC) * MICROS + fraction;
    }
}
