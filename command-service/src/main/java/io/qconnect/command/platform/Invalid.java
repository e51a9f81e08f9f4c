package io.qconnect.command.platform;

/** A request was understood, but a value of it makes no sense. Answered as 422 with a pointer to the value. */
public final class Invalid extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String pointer;

    /** @param pointer JSON pointer (RFC 6901) into the body */
    public Invalid(String pointer, String detail) {
        super(detail, null, false, false);
        this.pointer = pointer;
    }

    public String pointer() {
        return pointer;
    }
}
