/** Doctors of the clinic. */
@NullMarked
package io.qconnect.command.doctor;

import org.jspecify.annotations.NullMarked;
