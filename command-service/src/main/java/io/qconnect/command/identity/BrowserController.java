package io.qconnect.command.identity;

import static io.qconnect.command.platform.Refusal.EMAIL_NOT_VERIFIED;
import static io.qconnect.command.platform.Refusal.SESSION_ENDED;
import static io.qconnect.command.platform.Refusal.WRONG_CREDENTIALS;

import io.qconnect.command.identity.SessionController.Credentials;
import io.qconnect.command.identity.Sessions.Tokens;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.web.SessionCookie;
import io.qconnect.events.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Sessions of pages. The refresh token lies in a cookie that no script can read and no other site can send; the access
 * token goes into the page's memory and nowhere else. A call that shows the cookie must show the CSRF token, too.
 */
@RestController
@RequestMapping("/auth/session")
class BrowserController {

    private final Sessions sessions;

    BrowserController(Sessions sessions) {
        this.sessions = sessions;
    }

    /** @param expiresIn seconds */
    record Page(String accessToken, String tokenType, long expiresIn, UUID userId, Role role) {

        @Override
        public String toString() {
            return "Page[" + userId + "]";
        }
    }

    @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Refuses(
            value = {WRONG_CREDENTIALS, EMAIL_NOT_VERIFIED},
            tooMany = true)
    ResponseEntity<Page> logIn(
            @Valid @RequestBody Credentials body,
            HttpServletRequest request,
            HttpServletResponse response,
            CsrfToken csrf) {
        // asked for, it is made, and goes out in the cookie XSRF-TOKEN, which the page can read
        csrf.getToken();
        Tokens tokens = sessions.logIn(body.email(), body.password(), request.getRemoteAddr());
        return answer(tokens, request, response);
    }

    @PostMapping(path = "/refresh", produces = MediaType.APPLICATION_JSON_VALUE)
    @Refuses(SESSION_ENDED)
    ResponseEntity<Page> refresh(
            @CookieValue(name = SessionCookie.NAME, required = false) @Nullable String token,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (token == null) {
            throw Refusal.refuse(Refusal.SESSION_ENDED);
        }
        return answer(sessions.refresh(token), request, response);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> logOut(
            @CookieValue(name = SessionCookie.NAME, required = false) @Nullable String token,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (token != null) {
            sessions.logOut(token);
        }
        response.addHeader(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO, request));
        return ResponseEntity.noContent().build();
    }

    private static ResponseEntity<Page> answer(
            Tokens tokens, HttpServletRequest request, HttpServletResponse response) {
        // added, not put into the answer's own headers: these would replace the cookie of the CSRF token
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(tokens.refreshToken(), SessionTable.TOKEN_LIFE, request));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new Page(
                        tokens.accessToken(), tokens.tokenType(), tokens.expiresIn(), tokens.userId(), tokens.role()));
    }

    private static String cookie(String token, Duration life, HttpServletRequest request) {
        return ResponseCookie.from(SessionCookie.NAME, token)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Strict")
                .path("/auth/session")
                .maxAge(life)
                .build()
                .toString();
    }
}
