/** The words that every slice speaks: commands, callers, refusals, traces. */
@NullMarked
package io.qconnect.command.platform;

import org.jspecify.annotations.NullMarked;
