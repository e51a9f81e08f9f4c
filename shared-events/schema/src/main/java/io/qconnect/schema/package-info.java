/** How a database of the clinic comes to its schema. */
@NullMarked
package io.qconnect.schema;

import org.jspecify.annotations.NullMarked;
