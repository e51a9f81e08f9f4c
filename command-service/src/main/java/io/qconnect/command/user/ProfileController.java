package io.qconnect.command.user;

import static io.qconnect.command.platform.Refusal.ADMINS_ONLY;
import static io.qconnect.command.platform.Refusal.DESK_ONLY;
import static io.qconnect.command.platform.Refusal.EMAIL_TAKEN;
import static io.qconnect.command.platform.Refusal.LAST_ADMIN;
import static io.qconnect.command.platform.Refusal.SESSION_ENDED;
import static io.qconnect.command.platform.Refusal.USER_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.WRONG_CREDENTIALS;

import io.qconnect.command.platform.Accounts;
import io.qconnect.command.platform.Buckets;
import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.EmailAddress;
import io.qconnect.command.platform.PasswordCheck;
import io.qconnect.command.platform.PersonName;
import io.qconnect.command.platform.PhoneNumber;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.Report;
import io.qconnect.command.platform.RoleCheck;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.platform.bus.Outcome;
import io.qconnect.command.platform.store.EmailClaim;
import io.qconnect.command.platform.store.EmailClaims;
import io.qconnect.command.user.StatedProfiles.Stated;
import io.qconnect.events.Personal;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import io.qconnect.events.personal.PersonalKeys;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is known of a user, and what the user is here, over HTTP. */
@RestController
@RequestMapping(path = "/users/{u}", produces = "application/json")
@Refuses(USER_NOT_FOUND)
class ProfileController {

    private static final Duration DAY = Duration.ofDays(1);

    /** Another address of one's own, tried within a day: whoever tries them all would learn who is known here. */
    private static final int ADDRESSES_PER_DAY = 5;

    private final Commands commands;
    private final PersonalKeys keys;
    private final EmailClaims emails;
    private final Accounts accounts;
    private final StatedProfiles profiles;
    private final PasswordCheck passwords;
    private final RoleCheck roles;
    private final Buckets addresses = new Buckets(DAY);

    ProfileController(
            Commands commands,
            PersonalKeys keys,
            EmailClaims emails,
            Accounts accounts,
            StatedProfiles profiles,
            PasswordCheck passwords,
            RoleCheck roles) {
        this.commands = commands;
        this.keys = keys;
        this.emails = emails;
        this.accounts = accounts;
        this.profiles = profiles;
        this.passwords = passwords;
        this.roles = roles;
    }

    /**
     * The same bounds as at the registration.
     *
     * @param currentPassword for somebody who gives themselves another address: with that comes the way to a new
     *     password
     */
    record Profile(
            @PersonName String name,
            @EmailAddress String email,
            @Nullable @PhoneNumber String phone,

            @Nullable @Size(max = 1000) String currentPassword,
            @Nullable Instant effectiveAt)
            implements Report {

        /** What a repeated call is recognised by; nothing of a password is kept with a fact. */
        Profile withoutPassword() {
            return new Profile(name, email, phone, null, effectiveAt);
        }

        @Override
        public String toString() {
            return "Profile[…]";
        }
    }

    @PutMapping("/profile")
    @Refuses(
            value = {ADMINS_ONLY, DESK_ONLY, EMAIL_TAKEN, WRONG_CREDENTIALS},
            tooMany = true)
    CompletableFuture<ResponseEntity<UserAnswer>> changeProfile(
            @PathVariable UserId u, @Valid @RequestBody Profile body, Caller caller) {
        if (!caller.mayActFor(u)) {
            commands.refuse(caller, ChangeProfile.class, USER_NOT_FOUND, u.value());
        }
        EmailClaim email = emails.of(body.email());
        boolean another = emails.holder(email).filter(u::equals).isEmpty();
        if (another && caller.is(u)) {
            passwords.mustKnowPassword(u, body.currentPassword());
            Buckets.take(addresses.of(u.toString(), ADDRESSES_PER_DAY, DAY));
        }
        Optional<Stated> before = profiles.of(u);
        Optional<String> replaced =
                another && accounts.hasVerifiedAddress(u) ? before.map(Stated::email) : Optional.empty();
        String name = body.name().strip();
        String address = body.email().strip();
        String phone = body.phone() == null ? null : body.phone().strip();
        var command = new ChangeProfile(
                u,
                seal(u, "name", name),
                seal(u, "email", address),
                phone == null ? null : seal(u, "phone", phone),
                email,
                before.filter(it -> it.says(name, address, phone))
                        .map(Stated::version)
                        .orElse(0L),
                caller.role().equals(Optional.of(Role.STAFF))
                        && !caller.actor().equals(u.value().toString()));
        return commands.send(caller, body.withoutPassword(), command, UserAnswer::first)
                .thenApply(changed -> {
                    replaced.ifPresent(accounts::tellReplaced);
                    accounts.askToConfirm(u, address);
                    return changed.ok();
                });
    }

    record NewRole(@NotNull Role role, @Nullable Instant effectiveAt) implements Report {}

    @PutMapping("/role")
    @Refuses({LAST_ADMIN, SESSION_ENDED})
    CompletableFuture<ResponseEntity<UserAnswer>> changeRole(
            @PathVariable UserId u, @Valid @RequestBody NewRole body, Caller caller) {
        if (!roles.stands(caller)) {
            commands.refuse(caller, ChangeRole.class, SESSION_ENDED, u.value());
        }
        return commands.send(caller, body, new ChangeRole(u, body.role()), UserAnswer::first)
                .thenApply(Outcome::ok);
    }

    private Personal seal(UserId person, String field, String text) {
        return keys.seal(person.value(), field, text);
    }
}
