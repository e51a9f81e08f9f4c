package io.qconnect.query.queues;

import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.Stage;
import io.qconnect.events.wire.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one appointment in one queue, in the order in which they were given. Nearly always that is one; an
 * appointment that moved away and came back has another, and what became of the first is settled.
 */
record HeldNumbers(Holder holder, List<Number> numbers) {

    /** An appointment that moves has numbers in each queue it has been in. */
    record Holder(UUID queueId, UUID appointmentId) {}

    /** @param outcome null while the appointment is on its way */
    record Number(int tokenNo, Instant issuedAt, @Nullable Stage outcome) {}

    static HeldNumbers none(Holder holder) {
        return new HeldNumbers(holder, List.of());
    }

    /** Who is called or seen, is so by the number given last; null before there is one. */
    @Nullable
    Integer newest() {
        return numbers.isEmpty() ? null : numbers.getLast().tokenNo();
    }

    HeldNumbers issued(TokenIssued fact, Recorded<?> recorded) {
        List<Number> all = new ArrayList<>(numbers);
        all.add(new Number(fact.tokenNo(), recorded.happenedAt(), null));
        return new HeldNumbers(holder, List.copyOf(all));
    }

    /** What became of the appointment is what became of its newest number; without one, there is nothing to settle. */
    HeldNumbers settled(@Nullable Stage outcome) {
        if (numbers.isEmpty()) {
            return this;
        }
        List<Number> all = new ArrayList<>(numbers);
        Number newest = all.removeLast();
        all.add(new Number(newest.tokenNo(), newest.issuedAt(), outcome));
        return new HeldNumbers(holder, List.copyOf(all));
    }
}
