package io.qconnect.command.platform;

/**
 * The service cannot do this now; the same call may succeed a little later. This try has done nothing; an earlier one
 * under the same key may have been carried out, and whoever repeats it learns so when there is time to look.
 */
public final class Busy extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Busy(Throwable cause) {
        super("too busy", cause);
    }

    public Busy(String why) {
        // thousands of these may be made in a second, and where they are made is known
        super(why, null, false, false);
    }
}
