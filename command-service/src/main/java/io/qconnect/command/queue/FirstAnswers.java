package io.qconnect.command.queue;

import io.qconnect.command.platform.PastCommand;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.OfAppointment;
import io.qconnect.events.QueueId;
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

    private Place placeAfter(PastCommand past) {
        WaitingLine line = new WaitingLine();
        history.readEvents(past.streamId().toString())
                .asStream()
                .takeWhile(fact -> fact.getSequenceNumber() < past.version())
                .forEach(fact -> line.evolve((QueueEvent) fact.getPayload(), fact.getTimestamp()));
        return line.place(appointmentOf(past));
    }
}
