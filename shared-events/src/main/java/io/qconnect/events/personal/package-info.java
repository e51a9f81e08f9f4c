/** Sealing and opening what facts say about persons: one data key per person, wrapped by the clinic's master key. */
@NullMarked
package io.qconnect.events.personal;

import org.jspecify.annotations.NullMarked;
