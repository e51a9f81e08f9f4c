package io.qconnect.command.queue;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.bus.HearsFacts;
import io.qconnect.events.DoctorEvent;
import io.qconnect.events.EntryId;
import io.qconnect.events.Fact;
import io.qconnect.events.FileEvent;
import io.qconnect.events.OfferId;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.OfferAccepted;
import io.qconnect.events.QueueEvent.OfferDeclined;
import io.qconnect.events.QueueEvent.OfferExpired;
import io.qconnect.events.QueueEvent.PlaceOffered;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.WaitingListLeft;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.axonframework.messaging.MetaData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What becomes due, and when. It hears of facts in the transaction that writes them down. */
@Component
class AlarmTable implements HearsFacts {

    enum Kind {
        DAY_OVER,
        OFFER_EXPIRES
    }

    /** @param subject the queue whose day is over, or the entry whose place is held */
    record Alarm(Kind kind, UUID subject, QueueId queueId) {

        static Alarm ofDayOver(QueueId queue) {
            return new Alarm(Kind.DAY_OVER, queue.value(), queue);
        }

        /** With a key of its own: however many processes try, it has one effect. */
        Caller caller() {
            return Caller.system("alarms", kind + ":" + subject);
        }
    }

    private static final String SET = """
        INSERT INTO queue_alarm (kind, subject, queue_id, due_at)
        VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING
        """;

    private static final String DUE = """
        SELECT kind, subject, queue_id
          FROM queue_alarm
         WHERE due_at <= ?
         ORDER BY due_at
         LIMIT ?
        """;

    private final JdbcClient jdbc;

    AlarmTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Alarm> due(Instant now, int atMost) {
        return jdbc.sql(DUE)
                .param(now.atOffset(ZoneOffset.UTC))
                .param(atMost)
                .query((row, _) -> new Alarm(
                        Kind.valueOf(row.getString("kind")),
                        row.getObject("subject", UUID.class),
                        new QueueId(row.getObject("queue_id", UUID.class))))
                .list();
    }

    void remove(Kind kind, UUID subject) {
        jdbc.sql("DELETE FROM queue_alarm WHERE kind = ? AND subject = ?")
                .param(kind.name())
                .param(subject)
                .update();
    }

    void putOff(Kind kind, UUID subject, Instant until) {
        jdbc.sql("UPDATE queue_alarm SET due_at = ? WHERE kind = ? AND subject = ?")
                .param(until.atOffset(ZoneOffset.UTC))
                .param(kind.name())
                .param(subject)
                .update();
    }

    private void set(Kind kind, UUID subject, QueueId queue, Instant due) {
        jdbc.sql(SET)
                .param(kind.name())
                .param(subject)
                .param(queue.value())
                .param(due.atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public void on(Fact fact, MetaData trace, Instant at) {
        switch (fact) {
            case QueueOpened it -> on(it, at);
            case PlaceOffered it -> set(Kind.OFFER_EXPIRES, it.entryId().value(), it.queueId(), it.expiresAt());
            case OfferAccepted it -> removeOffer(it.entryId());
            case OfferDeclined it -> removeOffer(it.entryId());
            case OfferExpired it -> removeOffer(it.entryId());
            case WaitingListLeft it -> removeOffer(it.entryId());
            case QueueEvent _, UserEvent _, DoctorEvent _, FileEvent _ -> {} // nothing becomes due
        }
    }

    /** A queue that is opened for a day that is over already is a late entry: whoever opens it closes it. */
    private void on(QueueOpened fact, Instant at) {
        WaitingLine line = new WaitingLine();
        line.evolve(fact, at);
        if (at.isBefore(line.dayEnd())) {
            set(Kind.DAY_OVER, fact.queueId().value(), fact.queueId(), line.dayEnd());
        }
    }

    private void removeOffer(EntryId entry) {
        remove(Kind.OFFER_EXPIRES, entry.value());
    }

    /** The command that is due. */
    static QueueCommand commandFor(Alarm alarm) {
        return switch (alarm.kind()) {
            case DAY_OVER -> new CloseForTheDay(alarm.queueId());
            case OFFER_EXPIRES -> new ExpireOffer(alarm.queueId(), OfferId.to(new EntryId(alarm.subject())));
        };
    }
}
