package io.qconnect.command.platform;

/** The body of a call that needs none: it may be left out or be {@code {}}, but not say something else. */
public record Nothing() {}
