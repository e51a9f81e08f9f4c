package io.qconnect.command.platform;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The body of a call that needs none: it may be left out, be {@code {}}, or only say when it happened. */
public record Nothing(@Nullable Instant effectiveAt) implements Report {}
