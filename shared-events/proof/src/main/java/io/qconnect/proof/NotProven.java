package io.qconnect.proof;

/** What was handed in proves nothing: forged, damaged, cut off, or about something else. The message says which. */
public final class NotProven extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotProven(String message) {
        super(message);
    }

    public NotProven(String message, Throwable cause) {
        super(message, cause);
    }
}
