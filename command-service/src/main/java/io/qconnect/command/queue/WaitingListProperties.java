package io.qconnect.command.queue;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a waiting list works in this clinic.
 *
 * @param hold how long a place is held for whoever it is offered to
 * @param lookEvery how often {@link Alarms} looks for what is due
 */
@ConfigurationProperties("qconnect.waiting-list")
record WaitingListProperties(
        @DefaultValue("15m") Duration hold,
        @DefaultValue("1s") Duration lookEvery) {}
