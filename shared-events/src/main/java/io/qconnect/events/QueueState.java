package io.qconnect.events;

/**
 * Whether a queue takes somebody. A paused one takes nobody and calls nobody until it goes on; a closed one takes
 * nobody. In both, whoever has a place already may check in, be seen and finish.
 */
public enum QueueState {
    OPEN,
    PAUSED,
    CLOSED
}
