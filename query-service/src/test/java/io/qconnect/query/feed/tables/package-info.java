@NullMarked
package io.qconnect.query.feed.tables;

import org.jspecify.annotations.NullMarked;
