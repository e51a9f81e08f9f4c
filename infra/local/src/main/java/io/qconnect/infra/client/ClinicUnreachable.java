package io.qconnect.infra.client;

/** A service gave no usable answer for longer than a restart takes. */
public final class ClinicUnreachable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ClinicUnreachable(String message) {
        super(message);
    }
}
