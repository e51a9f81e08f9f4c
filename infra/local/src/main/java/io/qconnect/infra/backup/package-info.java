/** Backups of a clinic on one machine, and the way back to any moment since the first one. */
@NullMarked
package io.qconnect.infra.backup;

import org.jspecify.annotations.NullMarked;
