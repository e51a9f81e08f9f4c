package io.qconnect.query.feed.rebuild;

/** A rebuild does not begin, or does not exchange the tables, for a reason that its operator should hear. */
final class RebuildRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RebuildRefused(String why) {
        super(why);
    }
}
