package io.qconnect.command.doctor;

import static io.qconnect.command.platform.Refusal.ABSENCE_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.ABSENCE_STANDS_OTHERWISE;
import static io.qconnect.command.platform.Refusal.DOCTOR_HAS_OPEN_QUEUES;
import static io.qconnect.command.platform.Refusal.DOCTOR_HAS_PATIENTS;
import static io.qconnect.command.platform.Refusal.DOCTOR_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.DOCTOR_UNKNOWN;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.OneLine;
import io.qconnect.command.platform.PersonName;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.Report;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.platform.bus.Outcome;
import io.qconnect.events.AbsenceId;
import io.qconnect.events.AbsenceReason;
import io.qconnect.events.DoctorId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Doctors over HTTP. */
@RestController
@RequestMapping(path = "/doctors", produces = "application/json")
class DoctorController {

    private final Commands commands;

    DoctorController(Commands commands) {
        this.commands = commands;
    }

    record Registration(
            @PersonName String name,
            @NotBlank @OneLine @Size(max = 100) String specialty,
            @NotBlank @OneLine @Size(max = 20) String roomNo,
            @Nullable Instant effectiveAt)
            implements Report {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    CompletableFuture<ResponseEntity<DoctorAnswer>> register(@Valid @RequestBody Registration body, Caller caller) {
        var command = new RegisterDoctor(
                caller.newId(DoctorId::new, DoctorId::next),
                body.name().strip(),
                body.specialty().strip(),
                body.roomNo().strip());
        return commands.send(caller, body, command, DoctorAnswer::first).thenApply(Outcome::created);
    }

    @PutMapping("/{d}")
    @Refuses(DOCTOR_NOT_FOUND)
    CompletableFuture<ResponseEntity<DoctorAnswer>> change(
            @PathVariable DoctorId d, @Valid @RequestBody Registration body, Caller caller) {
        var command = new ChangeDetails(
                d, body.name().strip(), body.specialty().strip(), body.roomNo().strip());
        return commands.send(caller, body, command, DoctorAnswer::first).thenApply(Outcome::ok);
    }

    @DeleteMapping("/{d}")
    @Refuses({DOCTOR_NOT_FOUND, DOCTOR_HAS_OPEN_QUEUES, DOCTOR_HAS_PATIENTS})
    CompletableFuture<ResponseEntity<DoctorAnswer>> leave(@PathVariable DoctorId d, Caller caller) {
        return commands.send(caller, null, new LeaveClinic(d), DoctorAnswer::first)
                .thenApply(Outcome::ok);
    }

    record Absence(
            @NotNull LocalDate from,
            @NotNull LocalDate to,
            @NotNull AbsenceReason reason,
            @Nullable UUID moveTo,
            @Nullable Instant effectiveAt)
            implements Report {}

    /** The patients are seen to after the answer: there may be hundreds of them. */
    @PostMapping("/{d}/absence")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Refuses({DOCTOR_NOT_FOUND, DOCTOR_UNKNOWN, ABSENCE_STANDS_OTHERWISE})
    CompletableFuture<ResponseEntity<AbsenceAnswer>> announceAbsence(
            @PathVariable DoctorId d, @Valid @RequestBody Absence body, Caller caller) {
        DoctorId moveTo = body.moveTo() == null ? null : new DoctorId(body.moveTo());
        var command = new AnnounceAbsence(d, body.from(), body.to(), body.reason(), moveTo);
        return commands.send(caller, body, command, AbsenceAnswer::first)
                .thenApply(outcome -> outcome.accepted(outcome.answer().address()));
    }

    @DeleteMapping("/{d}/absences/{a}")
    @Refuses({DOCTOR_NOT_FOUND, ABSENCE_NOT_FOUND})
    CompletableFuture<ResponseEntity<AbsenceAnswer>> withdrawAbsence(
            @PathVariable DoctorId d, @PathVariable AbsenceId a, Caller caller) {
        return commands.send(caller, null, new WithdrawAbsence(d, a), AbsenceAnswer::first)
                .thenApply(Outcome::ok);
    }
}
