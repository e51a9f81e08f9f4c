package io.qconnect.command.queue;

import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Origin;
import io.qconnect.command.platform.Refusal;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueId;
import io.qconnect.events.Status;
import io.qconnect.events.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * A queue of the predecessor becomes one of the clinic, with everybody in it, or has gone on there since. What it asks
 * for is a state, not a change: the same again changes nothing. {@link TakingOver} carries it out.
 *
 * @param opening how it is opened, if it has not been yet
 * @param openedAt when it came to be there, if that is known
 * @param rows some of its appointments, or all
 * @param elsewhere where those of them are that came to another queue here last: they were moved there since
 * @param lastNo numbers up to this one were given out there
 * @param complete no more rows follow
 */
record ImportQueue(
        @TargetAggregateIdentifier QueueId queueId,
        OpenQueue opening,
        Origin origin,
        @Nullable Instant openedAt,
        List<Row> rows,
        Map<AppointmentId, QueueId> elsewhere,
        int lastNo,
        boolean complete)
        implements Command {

    /**
     * An appointment as it stands there.
     *
     * @param status null for a word that nobody here knows
     * @param changedAt when it came to this status
     */
    record Row(
            Origin origin,
            UserId patientId,
            int tokenNo,
            @Nullable Status status,
            Instant bookedAt,
            Instant changedAt) {

        AppointmentId appointmentId() {
            return origin.id(AppointmentId::new);
        }

        boolean active() {
            return status == Status.PENDING || status == Status.IN_PROGRESS;
        }
    }

    Stream<UserId> patients() {
        return rows.stream().map(Row::patientId);
    }

    @Override
    public List<QueueId> alsoDecidesAbout() {
        return elsewhere.values().stream().distinct().toList();
    }

    @Override
    public Refusal ifUnknown() {
        return Refusal.QUEUE_NOT_FOUND;
    }

    @Override
    public boolean mayCreate() {
        return true;
    }

    @Override
    public boolean writesOnlyFacts() {
        return true;
    }
}
