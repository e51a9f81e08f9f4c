/** Files about patients: taking them in, giving them out, deleting them. */
@NullMarked
package io.qconnect.command.file;

import org.jspecify.annotations.NullMarked;
