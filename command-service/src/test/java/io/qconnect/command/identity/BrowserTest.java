package io.qconnect.command.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import io.qconnect.events.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What browsers may do: sessions in a cookie that needs a CSRF token beside it, and no calls from foreign pages. */
@RunningService
class BrowserTest {

    private final Clinic clinic;

    BrowserTest(@LocalServerPort int port) {
        this.clinic = new Clinic(port).with(null);
    }

    private Reply logIn() {
        String body =
                "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(Clinic.emailOf(Role.PATIENT), Clinic.PASSWORD);
        return clinic.post("/auth/session", body).expect(200);
    }

    private static String cookie(Reply reply, String name) {
        return reply.headers().allValues("Set-Cookie").stream()
                .filter(it -> it.startsWith(name + "="))
                .findFirst()
                .orElse("");
    }

    private static String value(String cookie) {
        return cookie.substring(cookie.indexOf('=') + 1).split(";")[0];
    }

    @Test
    void the_refresh_token_lies_where_no_script_finds_it() {
        Reply in = logIn();
        String session = cookie(in, "qconnect_session");
        assertThat(session).contains("HttpOnly", "SameSite=Strict", "Path=/auth/session");
        assertThat(in.body().toString()).doesNotContain(value(session)).doesNotContain("refreshToken");
        clinic.with(in.text("accessToken")).send("GET", "/auth/me", null).expect(200);
    }

    @Test
    void who_shows_the_cookie_must_show_the_csrf_token() {
        Reply in = logIn();
        String session = "qconnect_session=" + value(cookie(in, "qconnect_session"));
        String csrf = value(cookie(in, "XSRF-TOKEN"));
        assertThat(csrf).isNotEmpty();

        assertThat(clinic.post("/auth/session/refresh", "{}", "Cookie", session)
                        .expect(403)
                        .code())
                .isEqualTo("CSRF_TOKEN_MISSING");
        String both = session + "; XSRF-TOKEN=" + csrf;
        clinic.post("/auth/session/refresh", "{}", "Cookie", both).expect(403);
        clinic.post("/auth/session/refresh", "{}", "Cookie", both, "X-XSRF-TOKEN", "guessed")
                .expect(403);

        Reply refreshed = clinic.post("/auth/session/refresh", "{}", "Cookie", both, "X-XSRF-TOKEN", csrf)
                .expect(200);
        String next = "qconnect_session=" + value(cookie(refreshed, "qconnect_session")) + "; XSRF-TOKEN=" + csrf;
        assertThat(next).isNotEqualTo(both);
        Reply out = clinic.send("DELETE", "/auth/session", null, "Cookie", next, "X-XSRF-TOKEN", csrf);
        assertThat(cookie(out.expect(204), "qconnect_session")).contains("Max-Age=0");
        clinic.post("/auth/session/refresh", "{}", "Cookie", next, "X-XSRF-TOKEN", csrf)
                .expect(401);
    }

    @Test
    void without_a_cookie_there_is_no_session_to_refresh() {
        assertThat(clinic.post("/auth/session/refresh", "{}").expect(401).code())
                .isEqualTo("SESSION_ENDED");
    }

    @Test
    void foreign_pages_may_not_call_and_configured_ones_may() {
        Clinic admin = clinic.as(Role.ADMIN);
        assertThat(admin.post("/doctors", "{}", "Origin", "http://evil.test")
                        .expect(403)
                        .code())
                .isEqualTo("FOREIGN_ORIGIN");
        Reply ours = admin.post("/doctors", "{}", "Origin", "http://pages.test");
        assertThat(ours.expect(422).headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("http://pages.test");
        Reply preflight = clinic.send(
                "OPTIONS",
                "/doctors",
                null,
                "Origin",
                "http://pages.test",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization");
        assertThat(preflight.expect(200).headers().firstValue("Access-Control-Allow-Methods"))
                .hasValueSatisfying(it -> assertThat(it).contains("POST"));
        Reply foreign = clinic.send(
                "OPTIONS", "/doctors", null, "Origin", "http://evil.test", "Access-Control-Request-Method", "POST");
        assertThat(foreign.expect(403).code()).isEqualTo("FOREIGN_ORIGIN");
        assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void answers_carry_the_headers_that_keep_browsers_from_guessing() {
        var headers = clinic.send("GET", "/auth/me", null).expect(401).headers();
        assertThat(headers.firstValue("Content-Security-Policy"))
                .hasValueSatisfying(it -> assertThat(it).contains("default-src 'none'"));
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(headers.firstValue("Cache-Control"))
                .hasValueSatisfying(it -> assertThat(it).contains("no-store"));
        assertThat(List.copyOf(headers.map().keySet())).doesNotContain("server");
    }
}
