/** The clinic's three databases as their administrator sees them. */
@NullMarked
package io.qconnect.infra.schema;

import org.jspecify.annotations.NullMarked;
