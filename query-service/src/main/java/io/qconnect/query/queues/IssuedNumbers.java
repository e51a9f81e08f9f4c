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

    private final Map<UUID, Integer> numbers;

    private IssuedNumbers(Map<UUID, Integer> numbers) {
        this.numbers = numbers;
    }

    /** @param tables looks up the numbers of appointments from before these facts */
    static IssuedNumbers in(List<Recorded<QueueEvent>> facts, Function<Collection<UUID>, Map<UUID, Integer>> tables) {
        Map<UUID, Integer> numbers = new HashMap<>();
        Set<UUID> wanted = new HashSet<>();
        for (Recorded<QueueEvent> recorded : facts) {
            if (recorded.fact() instanceof TokenIssued issued) {
                numbers.put(issued.appointmentId().value(), issued.tokenNo());
            } else if (recorded.fact() instanceof PatientCalled called) {
                wanted.add(called.appointmentId().value());
            } else if (recorded.fact() instanceof ConsultationStarted started) {
                wanted.add(started.appointmentId().value());
            }
        }
        wanted.removeAll(numbers.keySet());
        if (!wanted.isEmpty()) {
            numbers.putAll(tables.apply(wanted));
        }
        return new IssuedNumbers(numbers);
    }

    @Nullable
    Integer of(AppointmentId appointment) {
        return numbers.get(appointment.value());
    }
}
