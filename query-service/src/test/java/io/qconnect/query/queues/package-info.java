@NullMarked
package io.qconnect.query.queues;

import org.jspecify.annotations.NullMarked;
