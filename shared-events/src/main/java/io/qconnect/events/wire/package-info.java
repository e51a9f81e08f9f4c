/** How facts look on the wire and in the store: their names, their JSON, and the envelope they travel in. */
@NullMarked
package io.qconnect.events.wire;

import org.jspecify.annotations.NullMarked;
