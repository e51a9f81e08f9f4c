/** Apache Kafka for one machine: a single KRaft node in a JVM and on a class path of its own. */
@NullMarked
package io.qconnect.infra.broker;

import org.jspecify.annotations.NullMarked;
