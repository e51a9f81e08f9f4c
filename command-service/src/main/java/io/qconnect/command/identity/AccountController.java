package io.qconnect.command.identity;

import static io.qconnect.command.platform.Refusal.EMAIL_TAKEN;
import static io.qconnect.command.platform.Refusal.LINK_NOT_GOOD;
import static io.qconnect.command.platform.Refusal.WRONG_CREDENTIALS;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.identity.MailedTokens.Purpose;
import io.qconnect.command.platform.Accounts.NewAccount;
import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.EmailAddress;
import io.qconnect.command.platform.PersonName;
import io.qconnect.command.platform.PhoneNumber;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.Registrar;
import io.qconnect.command.platform.Registrar.Person;
import io.qconnect.command.platform.store.EmailClaim;
import io.qconnect.command.platform.store.EmailClaims;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Signing up and choosing passwords over HTTP. Who asks from outside learns nothing about who is known here: the answer
 * is always the same, and what there is to say goes to the mailbox.
 */
@RestController
@RequestMapping("/auth")
class AccountController {

    private final Registrar registrar;
    private final AccountChanges changes;
    private final EmailClaims emails;
    private final Passwords passwords;
    private final CurrentPasswords currentPasswords;
    private final MailedTokens mailedTokens;
    private final Letters letters;
    private final Doorkeeper doorkeeper;

    AccountController(
            Registrar registrar,
            AccountChanges changes,
            EmailClaims emails,
            Passwords passwords,
            CurrentPasswords currentPasswords,
            MailedTokens mailedTokens,
            Letters letters,
            Doorkeeper doorkeeper) {
        this.registrar = registrar;
        this.changes = changes;
        this.emails = emails;
        this.passwords = passwords;
        this.currentPasswords = currentPasswords;
        this.mailedTokens = mailedTokens;
        this.letters = letters;
        this.doorkeeper = doorkeeper;
    }

    record SignUp(
            @PersonName String name,
            @EmailAddress String email,
            @Nullable @PhoneNumber String phone,

            @NotNull String password) {

        @Override
        public String toString() {
            return "SignUp[…]";
        }
    }

    @PostMapping("/sign-up")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Refuses(tooMany = true)
    void signUp(@Valid @RequestBody SignUp body, Caller caller, HttpServletRequest request) {
        doorkeeper.start(request.getRemoteAddr());
        var account = new NewAccount(passwords.hash(body.password(), "/password"), false);
        Doorkeeper.onTheBeat(() -> signUp(body, account, caller));
    }

    private void signUp(SignUp body, NewAccount account, Caller caller) {
        var person = new Person(body.name(), body.email(), body.phone(), Role.PATIENT);
        try {
            UserId user =
                    registrar.register(caller.withoutKey(), person, account).join();
            letters.verifyEmail(user, body.email());
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Refused refused && refused.refusal() == EMAIL_TAKEN) {
                if (doorkeeper.mayMail(emails.of(body.email()).hash())) {
                    letters.alreadySignedUp(body.email());
                }
                return;
            }
            throw failed.getCause() instanceof RuntimeException known ? known : failed;
        }
    }

    record Link(@NotNull @Size(max = 200) String token) {

        @Override
        public String toString() {
            return "Link[…]";
        }
    }

    @PostMapping("/verify-email")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses(LINK_NOT_GOOD)
    void verifyEmail(@Valid @RequestBody Link body) {
        if (!changes.verifyEmail(new Secret(body.token()))) {
            refuse(LINK_NOT_GOOD);
        }
    }

    record Forgotten(@EmailAddress String email) {

        @Override
        public String toString() {
            return "Forgotten[…]";
        }
    }

    /** Also the way to a first password for those whom the desk or an admin has registered. */
    @PostMapping("/password-reset")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Refuses(tooMany = true)
    void forgotten(@Valid @RequestBody Forgotten body, HttpServletRequest request) {
        doorkeeper.start(request.getRemoteAddr());
        EmailClaim claim = emails.of(body.email());
        emails.holder(claim)
                .filter(_ -> doorkeeper.mayMail(claim.hash()))
                .ifPresent(user -> letters.resetPassword(user, body.email()));
    }

    record Reset(
            @NotNull @Size(max = 200) String token, @NotNull String password) {

        @Override
        public String toString() {
            return "Reset[…]";
        }
    }

    /** Nothing is hashed for a link that is none: anybody could keep all cores busy with it. */
    @PostMapping("/password-reset/confirm")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses(value = LINK_NOT_GOOD, tooMany = true)
    void reset(@Valid @RequestBody Reset body, HttpServletRequest request) {
        Passwords.mustBeGood(body.password(), "/password");
        doorkeeper.start(request.getRemoteAddr());
        Secret link = new Secret(body.token());
        if (mailedTokens.find(link, Purpose.RESET_PASSWORD).isEmpty()
                || !changes.resetPassword(link, passwords.hash(body.password(), "/password"))) {
            refuse(LINK_NOT_GOOD);
        }
    }

    record NewPassword(
            @NotNull @Size(max = 1000) String currentPassword,
            @NotNull String newPassword) {

        @Override
        public String toString() {
            return "NewPassword[…]";
        }
    }

    /** Ends all sessions: whoever had the old password is out. */
    @PutMapping("/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses(value = WRONG_CREDENTIALS, tooMany = true)
    void change(@Valid @RequestBody NewPassword body, Caller caller) {
        Passwords.mustBeGood(body.newPassword(), "/newPassword");
        String old = currentPasswords.mustBe(caller.userId(), body.currentPassword());
        if (!changes.changePassword(caller.userId(), old, passwords.hash(body.newPassword(), "/newPassword"))) {
            refuse(WRONG_CREDENTIALS);
        }
    }
}
