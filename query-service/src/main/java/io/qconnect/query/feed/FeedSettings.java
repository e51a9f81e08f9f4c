package io.qconnect.query.feed;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param readers how many consumers this instance runs; each reads some partitions, in transactions of its own
 * @param instance names this instance, the same after a restart and different from all others
 */
@ConfigurationProperties("qconnect.feed")
record FeedSettings(@DefaultValue("2") int readers, String instance) {}
