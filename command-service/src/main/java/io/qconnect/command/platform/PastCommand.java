package io.qconnect.command.platform;

import io.qconnect.events.Fact;
import java.util.List;
import java.util.UUID;

/**
 * What a command did when it was carried out.
 *
 * @param version of the stream after its last fact
 */
public record PastCommand(UUID streamId, long version, String requestHash, List<Fact> facts) {}
