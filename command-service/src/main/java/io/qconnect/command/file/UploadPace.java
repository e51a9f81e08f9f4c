package io.qconnect.command.file;

import io.qconnect.command.platform.Buckets;
import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.TooMany;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * How many files a patient may bring: nobody fills the clinic's disk alone. The desk, which takes files in for many, is
 * not slowed down.
 */
@Component
class UploadPace {

    private static final Duration DAY = Duration.ofDays(1);

    private final Buckets buckets = new Buckets(DAY);
    private final int perDay;

    UploadPace(FileProperties properties) {
        this.perDay = properties.patientPerDay();
    }

    /** @throws TooMany when the caller is a patient and has brought too many within the day */
    void bring(Caller caller) {
        caller.patient().ifPresent(patient -> Buckets.take(buckets.of(patient.toString(), perDay, DAY)));
    }
}
