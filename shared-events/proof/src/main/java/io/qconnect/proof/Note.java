package io.qconnect.proof;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A signed text in the C2SP signed-note format: the text, an empty line, and a line for each signature.
 *
 * @param text ends with a newline
 */
public record Note(String text, List<Signature> signatures) {

    private static final String DASH = "\u2014 ";

    /** Ed25519 and the key id. */
    private static final int SIGNATURE_BYTES = 64 + 4;

    /** More than any log has witnesses. */
    private static final int SIGNATURES_MAX = 100;

    /** @param bytes of the key id, 4, and of the signature itself */
    record Signature(String name, byte[] bytes) {}

    /** @throws NotProven when this is not a signed note */
    public static Note of(String note) {
        int split = note.lastIndexOf("\n\n");
        if (split < 0 || !note.endsWith("\n") || note.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new NotProven("This is no signed note");
        }
        List<Signature> signatures = new ArrayList<>();
        for (String line : note.substring(split + 2).split("\n")) {
            signatures.add(signature(line));
        }
        if (signatures.size() > SIGNATURES_MAX) {
            throw new NotProven("This note has too many signatures");
        }
        return new Note(note.substring(0, split + 1), signatures);
    }

    private static Signature signature(String line) {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith(DASH) || space <= DASH.length() - 1) {
            throw new NotProven("This note has a damaged signature line");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(line.substring(space + 1));
            if (bytes.length <= 4) {
                throw new NotProven("This note has a damaged signature line");
            }
            return new Signature(line.substring(DASH.length(), space), bytes);
        } catch (IllegalArgumentException notBase64) {
            throw new NotProven("This note has a damaged signature line", notBase64);
        }
    }

    /**
     * Several notes, each followed by an empty line, as they are published one after the other.
     *
     * @param file in UTF-8; half a note at its end is left out: it is being written, or its writer was killed
     */
    public static List<String> split(byte[] file) {
        String text = new String(file, StandardCharsets.UTF_8);
        List<String> notes = new ArrayList<>();
        StringBuilder note = new StringBuilder();
        boolean signed = false;
        for (String line : text.lines().toList()) {
            if (line.isEmpty() && signed) {
                notes.add(note.toString());
                note.setLength(0);
                signed = false;
            } else {
                signed |= line.startsWith(DASH);
                note.append(line).append('\n');
            }
        }
        if (signed && (text.endsWith("\n") || isWhole(note.toString()))) {
            notes.add(note.toString());
        }
        return notes;
    }

    /**
     * Whether its last signature is as long as all of ours are, and whoever has copied it has only lost its last
     * newline.
     */
    private static boolean isWhole(String note) {
        try {
            return of(note).signatures().getLast().bytes().length == SIGNATURE_BYTES;
        } catch (NotProven cutOff) {
            return false;
        }
    }

    @Override
    public String toString() {
        StringBuilder note = new StringBuilder(text).append('\n');
        for (Signature signature : signatures) {
            note.append(DASH)
                    .append(signature.name())
                    .append(' ')
                    .append(Base64.getEncoder().encodeToString(signature.bytes()))
                    .append('\n');
        }
        return note.toString();
    }
}
