/** What can happen in a clinic: one sealed interface per stream, the ids, and what of a person is kept secret. */
@NullMarked
package io.qconnect.events;

import org.jspecify.annotations.NullMarked;
