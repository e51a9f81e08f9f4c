/** What every slice stands on: the way of a command, the event store, refusals and their HTTP answers. */
@NullMarked
package io.qconnect.command.platform;

import org.jspecify.annotations.NullMarked;
