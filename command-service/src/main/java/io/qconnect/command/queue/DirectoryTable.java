package io.qconnect.command.queue;

import io.qconnect.events.DoctorEvent;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import io.qconnect.events.UserEvent;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.UserId;
import java.util.Optional;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The directory in the command database. It hears of people in the transaction that registers them. */
@Component
@ProcessingGroup("directory")
class DirectoryTable implements Directory {

    private final JdbcClient jdbc;

    DirectoryTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean knowsPatient(UserId patient) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM known_patient WHERE user_id = ?)")
                .param(patient.value())
                .query(Boolean.class)
                .single();
    }

    @Override
    public Optional<String> roomOf(DoctorId doctor) {
        return jdbc.sql("SELECT room FROM known_doctor WHERE doctor_id = ?")
                .param(doctor.value())
                .query(String.class)
                .optional();
    }

    @EventHandler
    void on(UserEvent fact) {
        switch (fact) {
            case UserRegistered registered ->
                jdbc.sql("INSERT INTO known_patient (user_id) VALUES (?)")
                        .param(registered.userId().value())
                        .update();
        }
    }

    @EventHandler
    void on(DoctorEvent fact) {
        switch (fact) {
            case DoctorRegistered registered ->
                jdbc.sql("INSERT INTO known_doctor (doctor_id, room) VALUES (?, ?)")
                        .param(registered.doctorId().value())
                        .param(registered.roomNo())
                        .update();
        }
    }
}
