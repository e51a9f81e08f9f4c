/** From the store to Kafka: in store order, after the commit, at least once. */
@NullMarked
package io.qconnect.command.publishing;

import org.jspecify.annotations.NullMarked;
