package io.qconnect.events;

import java.util.UUID;

/** Something that happened and was written down. It is never changed, and it is read for ever. */
public sealed interface Fact permits QueueEvent, UserEvent, DoctorEvent, FileEvent {

    /** The stream that this fact belongs to: the id of its queue, user, doctor or file. */
    UUID streamId();
}
