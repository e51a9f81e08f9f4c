package io.qconnect.command.doctor;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Commands;
import io.qconnect.command.platform.Outcome;
import io.qconnect.command.platform.Report;
import io.qconnect.events.DoctorId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Doctors over HTTP. */
@RestController
@RequestMapping("/doctors")
class DoctorController {

    private final Commands commands;

    DoctorController(Commands commands) {
        this.commands = commands;
    }

    record Registration(
            @NotBlank @Size(max = 200) String name,
            @NotBlank @Size(max = 100) String specialty,
            @NotBlank @Size(max = 20) String roomNo,
            @Nullable Instant effectiveAt)
            implements Report {}

    @PostMapping
    CompletableFuture<ResponseEntity<DoctorAnswer>> register(@Valid @RequestBody Registration body, Caller caller) {
        var command = new RegisterDoctor(
                caller.newId(DoctorId::new, DoctorId::next),
                body.name().strip(),
                body.specialty().strip(),
                body.roomNo().strip());
        return commands.send(caller, body, command, DoctorAnswer::first).thenApply(Outcome::created);
    }
}
