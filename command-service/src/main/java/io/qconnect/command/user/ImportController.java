package io.qconnect.command.user;

import static io.qconnect.command.platform.Refusal.EMAIL_TAKEN;
import static io.qconnect.command.platform.Refusal.USER_NOT_FOUND;

import io.qconnect.command.platform.Accounts.NewAccount;
import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Imported;
import io.qconnect.command.platform.Origin;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.bus.Outcome;
import io.qconnect.events.Role;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes users over from the predecessor. What it knows is kept as it is, even what the desk would not be allowed to type: an
 * address to which no mail goes still says who somebody is.
 */
@RestController("importUsers")
class ImportController {

    private final Registration registration;

    ImportController(Registration registration) {
        this.registration = registration;
    }

    /**
     * The bounds are those of the columns of the read tables; an address has no space in it, because it goes into a line of
     * a letter.
     *
     * @param effectiveAt when the row came to be
     * @param changedAt when it was last written
     */
    record ImportedUser(
            @NotNull @Pattern(regexp = Origin.SOURCE) String source,
            @NotNull @Pattern(regexp = Origin.ID) String id,
            @NotBlank @Size(max = 255) String name,

            @NotNull @Pattern(regexp = "\\S{1,254}", message = "must be 1 to 254 characters without a space")
            String email,

            @Nullable @Size(min = 1, max = 50) String phone,
            @NotNull Role role,

            @Nullable @Pattern(regexp = "\\$2[abxy]?\\$[0-9]{2}\\$[./A-Za-z0-9]{53}", message = "must be a bcrypt hash")
            String passwordHash,

            @Nullable Instant effectiveAt,
            @Nullable Instant changedAt)
            implements Imported {

        @Override
        public Origin origin() {
            return new Origin(source, "User", id);
        }

        @Override
        public String toString() {
            return "ImportedUser[…]";
        }
    }

    /** They could log in there, so their addresses count as verified. */
    @PostMapping(path = "/import/users", produces = "application/json")
    @Refuses({EMAIL_TAKEN, USER_NOT_FOUND})
    CompletableFuture<ResponseEntity<UserAnswer>> take(@Valid @RequestBody ImportedUser body, Caller caller) {
        var account = body.passwordHash() == null ? null : new NewAccount(body.passwordHash(), true);
        return registration.take(caller, body, account).thenApply(Outcome::ok);
    }
}
