/** The waiting lists of full queues: who waits for a place, and who was offered one. */
@NullMarked
package io.qconnect.query.waitinglist;

import org.jspecify.annotations.NullMarked;
