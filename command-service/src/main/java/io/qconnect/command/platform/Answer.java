package io.qconnect.command.platform;

/** What a command answers. */
public interface Answer {

    /** The number of facts in the stream after the command, from 1. */
    long version();

    /** What {@code ETag} says: the version of the last fact that touched what this is about. */
    default long tag() {
        return version();
    }
}
