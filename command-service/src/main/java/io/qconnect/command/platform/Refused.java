package io.qconnect.command.platform;

import java.util.Map;

/** What was asked for was understood, and is refused. Nothing has happened. */
public class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;
    private final transient Map<String, Object> more;

    public Refused(Refusal refusal, Map<String, Object> more) {
        // a refusal is an answer, not an accident: without its stack trace it costs nothing
        super(refusal.name(), null, false, false);
        this.refusal = refusal;
        this.more = more;
    }

    /** @param why for those who run the service */
    protected Refused(Refusal refusal, String why) {
        super(why);
        this.refusal = refusal;
        this.more = Map.of();
    }

    public Refusal refusal() {
        return refusal;
    }

    /** What else the problem tells. */
    public Map<String, Object> more() {
        return more;
    }
}
