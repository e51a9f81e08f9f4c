/** The benchmark's way to commands that only their own package knows. */
@NullMarked
package io.qconnect.command.queue;

import org.jspecify.annotations.NullMarked;
