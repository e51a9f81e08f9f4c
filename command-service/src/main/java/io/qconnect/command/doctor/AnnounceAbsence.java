package io.qconnect.command.doctor;

import io.qconnect.command.platform.Invalid;
import io.qconnect.events.AbsenceId;
import io.qconnect.events.AbsenceReason;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorId;
import java.time.LocalDate;
import java.util.Set;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * The doctor will be away. Announced again for the same days it changes nothing, and says so when it should. Queues
 * that are being opened are waited for.
 *
 * @param from the first day
 * @param to the last day
 * @param moveTo who sees the patients instead, as far as there are places
 */
record AnnounceAbsence(
        @TargetAggregateIdentifier DoctorId doctorId,
        LocalDate from,
        LocalDate to,
        AbsenceReason reason,
        @Nullable DoctorId moveTo)
        implements DoctorCommand {

    /** Whoever is away for longer leaves. */
    private static final int DAYS_MAX = 366;

    /** Beyond these years a date is a typing error. */
    private static final int YEAR_MIN = 2000;

    private static final int YEAR_MAX = 2100;

    AnnounceAbsence {
        mustBeOfOurAge("/from", from);
        mustBeOfOurAge("/to", to);
        if (to.isBefore(from) || to.isAfter(from.plusDays(DAYS_MAX - 1))) {
            throw new Invalid("/to", "must be the last of 1 to " + DAYS_MAX + " days");
        }
        if (doctorId.equals(moveTo)) {
            throw new Invalid("/moveTo", "must be somebody else");
        }
    }

    private static void mustBeOfOurAge(String pointer, LocalDate date) {
        if (date.getYear() < YEAR_MIN || date.getYear() > YEAR_MAX) {
            throw new Invalid(pointer, "must lie in the years " + YEAR_MIN + " to " + YEAR_MAX);
        }
    }

    /** The one that is meant: on the same days others may have been announced before, and withdrawn. */
    AbsenceAnnounced announced(Set<AbsenceId> withdrawn) {
        AbsenceId absence = AbsenceId.of(doctorId, from, to);
        while (withdrawn.contains(absence)) {
            absence = absence.next();
        }
        return new AbsenceAnnounced(doctorId, absence, from, to, reason, moveTo);
    }
}
