/** How a database of the clinic comes to its schema, and how many rows at once come into a table of it. */
@NullMarked
package io.qconnect.schema;

import org.jspecify.annotations.NullMarked;
