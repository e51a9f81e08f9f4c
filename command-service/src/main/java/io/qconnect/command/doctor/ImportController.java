package io.qconnect.command.doctor;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Imported;
import io.qconnect.command.platform.Origin;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.platform.bus.Outcome;
import io.qconnect.events.DoctorId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Takes doctors over from the predecessor. */
@RestController("importDoctors")
class ImportController {

    private final Commands commands;
    private final Clock clock;

    ImportController(Commands commands, Clock clock) {
        this.commands = commands;
        this.clock = clock;
    }

    /**
     * The bounds are those of the columns of the read tables.
     *
     * @param effectiveAt when the row came to be
     * @param changedAt when it was last written
     */
    record ImportedDoctor(
            @NotNull @Pattern(regexp = Origin.SOURCE) String source,
            @NotNull @Pattern(regexp = Origin.ID) String id,
            @NotBlank @Size(max = 255) String name,
            @NotBlank @Size(max = 255) String specialty,
            @NotBlank @Size(max = 50) String roomNo,
            @Nullable Instant effectiveAt,
            @Nullable Instant changedAt)
            implements Imported {

        @Override
        public Origin origin() {
            return new Origin(source, "Doctor", id);
        }
    }

    /** Whoever was taken over already is not taken over twice, with or without a key. */
    @PostMapping(path = "/import/doctors", produces = "application/json")
    CompletableFuture<ResponseEntity<DoctorAnswer>> take(@Valid @RequestBody ImportedDoctor body, Caller caller) {
        DoctorId id = body.origin().id(DoctorId::new);
        var registration = new RegisterDoctor(
                id, body.name().strip(), body.specialty().strip(), body.roomNo().strip());
        var command = new ImportDoctor(id, registration, Imported.lastWritten(body.changedAt(), clock.instant()));
        return commands.send(caller.withoutKey(), body, command, DoctorAnswer::first)
                .thenApply(Outcome::ok);
    }
}
