/** What auditors ask: history itself, any past state, why, whether it was fair, what was refused, who looked. */
@NullMarked
package io.qconnect.command.audit;

import org.jspecify.annotations.NullMarked;
