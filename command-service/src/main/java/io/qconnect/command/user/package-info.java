/** Users of the clinic: patients and those who work there. */
@NullMarked
package io.qconnect.command.user;

import org.jspecify.annotations.NullMarked;
