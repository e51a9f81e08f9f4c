package io.qconnect.events.wire;

import io.qconnect.events.Fact;

/**
 * One fact's entry in the catalogue.
 *
 * @param name on the wire, for example {@code queue.patient-called}
 * @param revision the newest shape, from 1
 * @param factClass what it is in Java, in that shape
 */
public record FactType(String name, int revision, StreamFamily family, Class<? extends Fact> factClass) {}
