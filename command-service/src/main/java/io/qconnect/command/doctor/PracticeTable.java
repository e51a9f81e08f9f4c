package io.qconnect.command.doctor;

import io.qconnect.command.platform.bus.DoctorsOfGroup;
import io.qconnect.command.platform.bus.HearsFacts;
import io.qconnect.events.DoctorEvent;
import io.qconnect.events.DoctorEvent.AbsenceAnnounced;
import io.qconnect.events.DoctorEvent.DoctorDetailsChanged;
import io.qconnect.events.DoctorEvent.DoctorLeft;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Fact;
import io.qconnect.events.FileEvent;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.QueueClosed;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueEvent.QueueReopened;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserEvent;
import java.time.Instant;
import java.time.LocalDate;
import org.axonframework.messaging.MetaData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The practice in the command database. It hears of doctors and queues in the transactions of the facts. */
@Component
class PracticeTable implements Practice, HearsFacts {

    /** Waits for queues of this doctor that are being opened at this moment; they take the same lock, shared. */
    private static final String LET_NO_QUEUE_OPEN = "SELECT pg_advisory_xact_lock(?)";

    private final JdbcClient jdbc;

    PracticeTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean knows(DoctorId doctor) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM practice WHERE doctor_id = ?)")
                .param(doctor.value())
                .query(Boolean.class)
                .single();
    }

    @Override
    public boolean hasOpenQueues(DoctorId doctor) {
        letNoQueueOpen(doctor);
        return DoctorsOfGroup.current().hasOpened(doctor)
                || jdbc.sql("SELECT EXISTS (SELECT FROM practice_queue WHERE doctor_id = ? AND is_open)")
                        .param(doctor.value())
                        .query(Boolean.class)
                        .single();
    }

    private void letNoQueueOpen(DoctorId doctor) {
        jdbc.sql(LET_NO_QUEUE_OPEN)
                .param(doctor.value().getLeastSignificantBits())
                .query(row -> {});
    }

    @Override
    public void isAway(DoctorId doctor, LocalDate from, LocalDate to) {
        letNoQueueOpen(doctor);
        DoctorsOfGroup.current().away(doctor, from, to);
    }

    @Override
    public void hasLeft(DoctorId doctor) {
        DoctorsOfGroup.current().left(doctor);
    }

    @Override
    public void on(Fact fact, MetaData trace, Instant at) {
        switch (fact) {
            case DoctorEvent it -> on(it);
            case QueueOpened it -> on(it);
            case QueueClosed it -> setOpen(it.queueId(), false);
            case QueueReopened it -> setOpen(it.queueId(), true);
            case QueueEvent _, UserEvent _, FileEvent _ -> {} // neither who practises nor which queues are open
        }
    }

    private void on(DoctorEvent fact) {
        switch (fact) {
            case DoctorRegistered it ->
                jdbc.sql("INSERT INTO practice (doctor_id) VALUES (?)")
                        .param(it.doctorId().value())
                        .update();
            case DoctorLeft it ->
                jdbc.sql("DELETE FROM practice WHERE doctor_id = ?")
                        .param(it.doctorId().value())
                        .update();
            case DoctorDetailsChanged _, AbsenceAnnounced _ -> {} // still practising
        }
    }

    private void on(QueueOpened fact) {
        jdbc.sql("INSERT INTO practice_queue (queue_id, doctor_id, is_open) VALUES (?, ?, true)")
                .param(fact.queueId().value())
                .param(fact.doctorId().value())
                .update();
    }

    private void setOpen(QueueId queue, boolean open) {
        jdbc.sql("UPDATE practice_queue SET is_open = ? WHERE queue_id = ?")
                .param(open)
                .param(queue.value())
                .update();
    }
}
