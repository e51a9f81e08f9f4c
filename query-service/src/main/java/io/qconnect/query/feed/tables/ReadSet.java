package io.qconnect.query.feed.tables;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The sets in which the read tables exist. Every question is answered from the live one. A rebuild draws a fresh one
 * beside it; when they are exchanged, the former one is put aside until the next rebuild begins. The tables are called
 * the same in all of them, so a transaction settles once, at its beginning, which set its statements mean.
 */
public enum ReadSet {
    LIVE("public"),
    FRESH("fresh"),
    FORMER("former");

    private final String schema;

    ReadSet(String schema) {
        this.schema = schema;
    }

    public String schema() {
        return schema;
    }

    /** For the rest of the current transaction. */
    public void enter(JdbcTemplate jdbc) {
        if (this == LIVE) {
            jdbc.execute("SET LOCAL search_path TO DEFAULT");
        } else {
            jdbc.execute("SET LOCAL search_path TO " + schema + ", public");
        }
        if (this == FRESH) {
            // nobody sees these before the exchange, which is flushed to disk together with all that was before it
            jdbc.execute("SET LOCAL synchronous_commit TO off");
        }
    }
}
