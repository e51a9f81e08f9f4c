package io.qconnect.command.identity;

import static io.qconnect.command.platform.Refusal.EMAIL_NOT_VERIFIED;
import static io.qconnect.command.platform.Refusal.SESSION_ENDED;
import static io.qconnect.command.platform.Refusal.WRONG_CREDENTIALS;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.identity.AccountTable.Account;
import io.qconnect.command.identity.Sessions.Tokens;
import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Refuses;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Sessions over HTTP. Answers with tokens in them are kept by nobody on the way. */
@RestController
@RequestMapping("/auth")
class SessionController {

    private final Sessions sessions;
    private final AccountTable accounts;

    SessionController(Sessions sessions, AccountTable accounts) {
        this.sessions = sessions;
        this.accounts = accounts;
    }

    /** Longer than any address or password can be, so that it is not a wrong one but no password at all. */
    record Credentials(
            @NotNull @Size(max = 254) String email,
            @NotNull @Size(max = 1000) String password) {

        @Override
        public String toString() {
            return "Credentials[…]";
        }
    }

    @PostMapping(path = "/login", produces = MediaType.APPLICATION_JSON_VALUE)
    @Refuses(
            value = {WRONG_CREDENTIALS, EMAIL_NOT_VERIFIED},
            tooMany = true)
    ResponseEntity<Tokens> logIn(@Valid @RequestBody Credentials body, HttpServletRequest request) {
        return answer(sessions.logIn(body.email(), body.password(), request.getRemoteAddr()));
    }

    record Held(@NotNull @Size(max = 200) String refreshToken) {

        @Override
        public String toString() {
            return "Held[…]";
        }
    }

    @PostMapping(path = "/refresh", produces = MediaType.APPLICATION_JSON_VALUE)
    @Refuses(SESSION_ENDED)
    ResponseEntity<Tokens> refresh(@Valid @RequestBody Held body) {
        return answer(sessions.refresh(body.refreshToken()));
    }

    @PostMapping("/logout")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void logOut(@Valid @RequestBody Held body) {
        sessions.logOut(body.refreshToken());
    }

    record Me(UUID userId, Role role) {}

    /** By our own records, which may be newer than the token. */
    @GetMapping(path = "/me", produces = MediaType.APPLICATION_JSON_VALUE)
    @Refuses(SESSION_ENDED)
    Me me(Caller caller) {
        Account account =
                accounts.find(new UserId(UUID.fromString(caller.actor()))).orElseThrow(() -> refuse(SESSION_ENDED));
        return new Me(account.userId().value(), account.role());
    }

    private static ResponseEntity<Tokens> answer(Tokens tokens) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(tokens);
    }
}
