package io.qconnect.command.queue;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much people may book for themselves.
 *
 * @param openMax so many appointments that somebody has booked online may be open at a time, 1 or more. Somebody with a
 *     long treatment has one or two a week; 20 are months of it, and too few to keep a clinic's queues full alone
 */
@ConfigurationProperties("qconnect.booking")
record BookingProperties(@DefaultValue("20") int openMax) {

    BookingProperties {
        if (openMax < 1) {
            throw new IllegalArgumentException("qconnect.booking.open-max must be 1 or more");
        }
    }
}
