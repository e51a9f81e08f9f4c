package io.qconnect.command.queue;

import io.qconnect.command.platform.PastCommand;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.EntryId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.OfAppointment;
import io.qconnect.events.QueueEvent.WaitingListJoined;
import io.qconnect.events.QueueId;
import java.util.List;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** Makes the answer to a command again: from the queue as it stood right after that command's facts. */
@Component
class FirstAnswers {

    private final EventStore history;

    FirstAnswers(EventStore history) {
        this.history = history;
    }

    QueueAnswer queue(PastCommand past) {
        return new QueueAnswer(new QueueId(past.streamId()), past.version());
    }

    AppointmentAnswer appointment(PastCommand past) {
        return AppointmentAnswer.of(new QueueId(past.streamId()), placeAfter(past), past.version());
    }

    CallAnswer call(PastCommand past) {
        return CallAnswer.of(placeAfter(past), past.version());
    }

    /** Of the last fact about an appointment: facts about the queue itself may follow it. */
    private static AppointmentId appointmentOf(PastCommand past) {
        return past.facts().stream()
                .filter(OfAppointment.class::isInstance)
                .map(fact -> ((OfAppointment) fact).appointmentId())
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    EntryAnswer entry(PastCommand past) {
        EntryId entry = past.facts().stream()
                .filter(WaitingListJoined.class::isInstance)
                .map(fact -> ((WaitingListJoined) fact).entryId())
                .findFirst()
                .orElseThrow();
        return EntryAnswer.of(lineAfter(past), entry);
    }

    /** The places of this queue that the command's facts touched, as they left them. */
    List<Place> touchedIn(QueueId queue, PastCommand past) {
        WaitingLine line = lineAfter(past);
        return past.facts().stream()
                .filter(fact -> fact.streamId().equals(queue.value()) && fact instanceof OfAppointment)
                .map(fact -> line.placeEvenIfMoved(((OfAppointment) fact).appointmentId()))
                .distinct()
                .toList();
    }

    private Place placeAfter(PastCommand past) {
        return lineAfter(past).place(appointmentOf(past));
    }

    private WaitingLine lineAfter(PastCommand past) {
        WaitingLine line = new WaitingLine();
        history.readEvents(past.streamId().toString())
                .asStream()
                .takeWhile(fact -> fact.getSequenceNumber() < past.version())
                .forEach(fact -> line.evolve((QueueEvent) fact.getPayload(), fact.getTimestamp()));
        return line;
    }
}
