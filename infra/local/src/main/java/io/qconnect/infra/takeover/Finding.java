package io.qconnect.infra.takeover;

/**
 * Something about a row of the predecessor that somebody should know. It names the row and says nothing of what stands
 * in it: reports are mailed about.
 *
 * @param reason a word for those who sort
 * @param text a sentence for those who read
 */
record Finding(String table, String id, Kind kind, String reason, String text) {

    enum Kind {
        /** The row is not in the clinic. */
        NOT_TAKEN,
        /** It is, but something of it is different. */
        CHANGED,
        /** It is, as it was; but something about it was strange. */
        NOTE
    }

    static final String HEADER = "table,id,kind,reason,text";

    /** A line for spreadsheets (RFC 4180). */
    String line() {
        return String.join(",", table, quoted(id), kind.name(), reason, quoted(text));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
