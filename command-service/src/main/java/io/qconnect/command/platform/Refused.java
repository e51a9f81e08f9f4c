package io.qconnect.command.platform;

/** A command was understood and refused by a rule. Nothing has happened. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    Refused(Refusal refusal) {
        // a refusal is an answer, not an accident: without its stack trace it costs nothing
        super(refusal.name(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
