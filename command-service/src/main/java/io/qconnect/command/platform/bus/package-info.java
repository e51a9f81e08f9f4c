/** The way of a command: gathered into groups, carried out, committed together, answered truthfully. */
@NullMarked
package io.qconnect.command.platform.bus;

import org.jspecify.annotations.NullMarked;
