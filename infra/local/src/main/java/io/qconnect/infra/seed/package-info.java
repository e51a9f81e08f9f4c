/** A few people, doctors and queues, so that a new clinic has something to show. */
@NullMarked
package io.qconnect.infra.seed;

import org.jspecify.annotations.NullMarked;
