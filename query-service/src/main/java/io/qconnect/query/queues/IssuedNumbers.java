package io.qconnect.query.queues;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.query.feed.Recorded;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of the appointments that are called or started. The facts that call somebody name the appointment, and
 * its number came with an earlier fact: of the same batch, or of one that is in the tables already.
 */
final class IssuedNumbers {

    /** An appointment that moves has a number in each queue it has been in. */
    record Holder(UUID queueId, UUID appointmentId) {}

    private final Map<Holder, Integer> numbers;

    private IssuedNumbers(Map<Holder, Integer> numbers) {
        this.numbers = numbers;
    }

    /** @param tables looks up the numbers of appointments from before these facts */
    static IssuedNumbers in(
            List<Recorded<QueueEvent>> facts, Function<Collection<Holder>, Map<Holder, Integer>> tables) {
        Map<Holder, Integer> numbers = new HashMap<>();
        Set<Holder> wanted = new HashSet<>();
        for (Recorded<QueueEvent> recorded : facts) {
            if (recorded.fact() instanceof TokenIssued fact) {
                numbers.put(holder(fact, fact.appointmentId()), fact.tokenNo());
            } else if (recorded.fact() instanceof PatientCalled fact) {
                wanted.add(holder(fact, fact.appointmentId()));
            } else if (recorded.fact() instanceof ConsultationStarted fact) {
                wanted.add(holder(fact, fact.appointmentId()));
            }
        }
        wanted.removeAll(numbers.keySet());
        if (!wanted.isEmpty()) {
            numbers.putAll(tables.apply(wanted));
        }
        return new IssuedNumbers(numbers);
    }

    @Nullable
    Integer of(QueueEvent fact, AppointmentId appointment) {
        return numbers.get(holder(fact, appointment));
    }

    private static Holder holder(QueueEvent fact, AppointmentId appointment) {
        return new Holder(fact.streamId(), appointment.value());
    }
}
