/** The read tables drawn anew beside the live ones, compared, and exchanged for them. */
@NullMarked
package io.qconnect.query.feed.rebuild;

import org.jspecify.annotations.NullMarked;
