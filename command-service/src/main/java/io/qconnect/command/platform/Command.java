package io.qconnect.command.platform;

/** What somebody asks of an aggregate. */
public interface Command {

    /** What to say when the aggregate that this is addressed to does not exist. */
    Refusal ifUnknown();
}
