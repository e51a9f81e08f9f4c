/** The reading half of the clinic on a real database and a real broker. */
@NullMarked
package io.qconnect.query;

import org.jspecify.annotations.NullMarked;
