package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.DOCTOR_UNKNOWN;
import static io.qconnect.command.platform.Refusal.QUEUE_ALREADY_OPEN;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Invalid;
import io.qconnect.events.DoctorId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueId;
import io.qconnect.events.TokenPolicy;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** A doctor's line for one date and session is opened for booking. */
record OpenQueue(
        @TargetAggregateIdentifier QueueId queueId,
        DoctorId doctorId,
        LocalDate date,
        String session,
        ZoneId zone,
        @Nullable LocalTime opensAt,
        @Nullable LocalTime closesAt,
        int capacity,
        TokenPolicy tokenPolicy,
        int minutesPerPatient)
        implements QueueCommand {

    /** Beyond these years a date is a typing error. */
    private static final int YEAR_MIN = 2000;

    private static final int YEAR_MAX = 2100;

    OpenQueue {
        if (date.getYear() < YEAR_MIN || date.getYear() > YEAR_MAX) {
            throw new Invalid("/date", "must lie in the years " + YEAR_MIN + " to " + YEAR_MAX);
        }
        if (opensAt != null && closesAt != null && !closesAt.isAfter(opensAt)) {
            throw new Invalid("/closesAt", "must be later than opensAt");
        }
        mustExist("/opensAt", date, opensAt, zone);
        mustExist("/closesAt", date, closesAt, zone);
    }

    @Override
    public boolean mayCreate() {
        return true;
    }

    @Override
    public List<QueueEvent> decide(WaitingLine line, Directory directory) {
        if (line.isOpened()) {
            refuse(QUEUE_ALREADY_OPEN);
        }
        if (!directory.keepsPractising(doctorId)) {
            refuse(DOCTOR_UNKNOWN);
        }
        String room = directory.roomOf(doctorId).orElseThrow(() -> refuse(DOCTOR_UNKNOWN));
        directory.mustBeHere(doctorId, date);
        return List.of(new QueueOpened(
                queueId,
                doctorId,
                date,
                session,
                zone,
                opensAt,
                closesAt,
                capacity,
                tokenPolicy,
                minutesPerPatient,
                room));
    }

    /** On the day the clocks go forward, some local times never come. */
    private static void mustExist(String pointer, LocalDate date, @Nullable LocalTime time, ZoneId zone) {
        if (time != null && zone.getRules().getValidOffsets(date.atTime(time)).isEmpty()) {
            throw new Invalid(pointer, "does not exist on this date in this zone: the clocks are put forward");
        }
    }
}
