package io.qconnect.command.user;

import static io.qconnect.command.platform.Refusal.ADMINS_ONLY;
import static io.qconnect.command.platform.Refusal.EMAIL_TAKEN;
import static io.qconnect.command.platform.Refusal.LAST_ADMIN;
import static io.qconnect.command.platform.Refusal.SESSION_ENDED;
import static io.qconnect.command.platform.Refusal.USER_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.EmailAddress;
import io.qconnect.command.platform.PersonName;
import io.qconnect.command.platform.PhoneNumber;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.Registrar.Person;
import io.qconnect.command.platform.Report;
import io.qconnect.command.platform.bus.Outcome;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Users over HTTP. The desk registers patients; those who work here are registered by an admin. */
@RestController
@RequestMapping(path = "/users", produces = "application/json")
class UserController {

    private final Registration registration;
    private final Erasures erasures;

    UserController(Registration registration, Erasures erasures) {
        this.registration = registration;
        this.erasures = erasures;
    }

    record NewUser(
            @PersonName String name,
            @EmailAddress String email,
            @Nullable @PhoneNumber String phone,

            @Nullable Role role,
            @Nullable Instant effectiveAt)
            implements Report {}

    /** The key of a registration whose person was erased since makes nobody new: {@code USER_NOT_FOUND}. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Refuses({ADMINS_ONLY, EMAIL_TAKEN, SESSION_ENDED, USER_NOT_FOUND})
    CompletableFuture<ResponseEntity<UserAnswer>> register(@Valid @RequestBody NewUser body, Caller caller) {
        Role role = Objects.requireNonNullElse(body.role(), Role.PATIENT);
        if (role != Role.PATIENT && !caller.role().equals(Optional.of(Role.ADMIN))) {
            refuse(ADMINS_ONLY);
        }
        return registration
                .send(caller, body, new Person(body.name(), body.email(), body.phone(), role), null)
                .thenApply(Outcome::created);
    }

    /** @param factsTouched how many facts of the person's stream cannot be read any more */
    record Erased(
            UUID userId, @Nullable UUID keyId, long factsTouched, Instant erasedAt, String erasedBy, long version) {}

    /** The certificate of the erasure. Patients erase themselves; others are erased by an admin. */
    @DeleteMapping("/{u}")
    @Refuses({LAST_ADMIN, SESSION_ENDED, USER_NOT_FOUND})
    CompletableFuture<ResponseEntity<Erased>> erase(@PathVariable UserId u, Caller caller) {
        return erasures.erase(caller, u).thenApply(certificate -> {
            var entry = certificate.erasure();
            return ResponseEntity.ok(new Erased(
                    entry.personId(),
                    entry.keyId(),
                    entry.factsTouched(),
                    entry.erasedAt(),
                    entry.erasedBy(),
                    certificate.outcome().answer().version()));
        });
    }
}
