package io.qconnect.command.user;

import static io.qconnect.command.platform.Refusal.EMAIL_TAKEN;
import static io.qconnect.command.platform.Refusal.SESSION_ENDED;
import static io.qconnect.command.platform.Refusal.USER_NOT_FOUND;

import io.qconnect.command.platform.Accounts.NewAccount;
import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Imported;
import io.qconnect.command.platform.Invalid;
import io.qconnect.command.platform.Origin;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.bus.Outcome;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import io.qconnect.events.personal.PersonErased;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes users over from the predecessor. What it knows is kept as it is, even what the desk would not be allowed to
 * type: an address to which no mail goes still says who somebody is.
 */
@RestController("importUsers")
class ImportController {

    private static final String PATH = "/import/users";

    /** The call by which one user comes alone. */
    private static final String ALONE = "POST " + PATH;

    private final Registration registration;

    ImportController(Registration registration) {
        this.registration = registration;
    }

    /**
     * The bounds are those of the columns of the read tables; an address has no space in it, because it goes into a
     * line of a letter.
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

        /** They could log in there, so their addresses count as verified. */
        @Nullable
        NewAccount account() {
            return passwordHash == null ? null : new NewAccount(passwordHash, true);
        }

        @Override
        public String toString() {
            return "ImportedUser[…]";
        }
    }

    @PostMapping(path = PATH, produces = "application/json")
    @Refuses({EMAIL_TAKEN, SESSION_ENDED, USER_NOT_FOUND})
    CompletableFuture<ResponseEntity<UserAnswer>> take(@Valid @RequestBody ImportedUser body, Caller caller) {
        return registration.take(caller, body).thenApply(Outcome::ok);
    }

    /** @param users as many as fit into a request */
    record ImportedUsers(@NotNull @Size(min = 1, max = 64) List<@Valid @NotNull ImportedUser> users) {}

    /** What became of some users of the predecessor, in the order in which they were sent. */
    record UsersAnswer(List<TakenUser> users) {

        /**
         * @param id of the row
         * @param userId null with the version when the user was not taken
         * @param why the user was not taken; null otherwise
         */
        record TakenUser(
                String id,
                @Nullable UserId userId,
                @Nullable Long version,
                @Nullable Why why) {}

        enum Why {
            EMAIL_TAKEN,
            USER_NOT_FOUND,
            INVALID_REQUEST
        }
    }

    /** Each is a command of its own: what is refused for one leaves the others alone. */
    @PostMapping(path = PATH + "/batch", produces = "application/json")
    @Refuses(SESSION_ENDED)
    CompletableFuture<ResponseEntity<UsersAnswer>> takeAll(@Valid @RequestBody ImportedUsers body, Caller caller) {
        List<CompletableFuture<UsersAnswer.TakenUser>> taken = new ArrayList<>();
        Iterator<ImportedUser> rows = body.users().iterator();
        for (CompletableFuture<Outcome<UserAnswer>> outcome : registration.takeAll(caller.asIf(ALONE), body.users())) {
            String id = rows.next().id();
            taken.add(outcome.thenApply(it -> taken(id, it.answer())).exceptionally(thrown -> refused(id, thrown)));
        }
        return CompletableFuture.allOf(taken.toArray(CompletableFuture[]::new))
                .thenApply(_ -> ResponseEntity.ok(new UsersAnswer(
                        taken.stream().map(CompletableFuture::join).toList())));
    }

    private static UsersAnswer.TakenUser taken(String id, UserAnswer answer) {
        return new UsersAnswer.TakenUser(id, answer.userId(), answer.version(), null);
    }

    /** What is nobody's fault fails the whole request: it can be repeated. */
    private static UsersAnswer.TakenUser refused(String id, Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        UsersAnswer.Why why = switch (cause) {
            case Refused refused when refused.refusal() == EMAIL_TAKEN -> UsersAnswer.Why.EMAIL_TAKEN;
            case Refused refused when refused.refusal() == USER_NOT_FOUND -> UsersAnswer.Why.USER_NOT_FOUND;
            case PersonErased _ -> UsersAnswer.Why.USER_NOT_FOUND;
            case Invalid _ -> UsersAnswer.Why.INVALID_REQUEST;
            case RuntimeException defect -> throw defect;
            default -> throw new CompletionException(cause);
        };
        return new UsersAnswer.TakenUser(id, null, null, why);
    }
}
