/** How facts become rows: what a projection says, and how a table is read and written. */
@NullMarked
package io.qconnect.query.feed.tables;

import org.jspecify.annotations.NullMarked;
