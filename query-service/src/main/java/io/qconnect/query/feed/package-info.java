/** From Kafka to the tables: each fact once and in order, and whoever waits for a change is woken. */
@NullMarked
package io.qconnect.query.feed;

import org.jspecify.annotations.NullMarked;
