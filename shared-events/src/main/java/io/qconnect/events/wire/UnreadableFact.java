package io.qconnect.events.wire;

/** These bytes are no fact that this version knows. The reader must set them aside and say so, never skip them. */
public final class UnreadableFact extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreadableFact(String message) {
        super(message);
    }

    public UnreadableFact(String message, Throwable cause) {
        super(message, cause);
    }
}
