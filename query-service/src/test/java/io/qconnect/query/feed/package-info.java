@NullMarked
package io.qconnect.query.feed;

import org.jspecify.annotations.NullMarked;
