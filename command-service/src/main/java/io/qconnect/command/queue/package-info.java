/** A doctor's queue: opening it, booking, tokens, calling, and all that happens to an appointment. */
@NullMarked
package io.qconnect.command.queue;

import org.jspecify.annotations.NullMarked;
