package io.qconnect.command.user;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Commands;
import io.qconnect.command.platform.Outcome;
import io.qconnect.command.platform.Report;
import io.qconnect.events.Personal;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import io.qconnect.events.personal.PersonalKeys;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Users over HTTP. What is personal is sealed here, before it goes any further. */
@RestController
@RequestMapping(path = "/users", produces = "application/json")
class UserController {

    private final Commands commands;
    private final PersonalKeys keys;
    private final EmailClaims emails;

    UserController(Commands commands, PersonalKeys keys, EmailClaims emails) {
        this.commands = commands;
        this.keys = keys;
        this.emails = emails;
    }

    /** The bounds: 254 characters are the longest address that SMTP can carry (RFC 5321); 200 the longest name. */
    record Registration(
            @NotBlank @Size(max = 200) String name,
            @NotBlank @Size(max = 254) @Email String email,

            @Nullable @Pattern(regexp = "[0-9+() -]{5,20}", message = "must be 5 to 20 digits, spaces, + ( ) or -")
            String phone,

            @Nullable Role role,
            @Nullable Instant effectiveAt)
            implements Report {}

    @PostMapping
    CompletableFuture<ResponseEntity<UserAnswer>> register(@Valid @RequestBody Registration body, Caller caller) {
        UserId id = caller.newId(UserId::new, UserId::next);
        var command = new RegisterUser(
                id,
                seal(id, "name", body.name().strip()),
                seal(id, "email", body.email().strip()),
                body.phone() == null ? null : seal(id, "phone", body.phone().strip()),
                Objects.requireNonNullElse(body.role(), Role.PATIENT),
                emails.of(body.email()));
        return commands.send(caller, body, command, UserAnswer::first).thenApply(Outcome::created);
    }

    private Personal seal(UserId person, String field, String text) {
        return keys.seal(person.value(), field, text);
    }
}
