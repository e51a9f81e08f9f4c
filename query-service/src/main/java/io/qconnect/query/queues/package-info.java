/** The plan of the day: which doctor's line is where, how long it is and how far it has come. */
@NullMarked
package io.qconnect.query.queues;

import org.jspecify.annotations.NullMarked;
