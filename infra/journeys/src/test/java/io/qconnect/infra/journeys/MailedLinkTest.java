package io.qconnect.infra.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people meet who have opened a link of our mails, in a real browser, where something goes wrong. */
class MailedLinkTest {

    private static final Duration SOON = Duration.ofMinutes(1);

    private static final String SEND = """
        document.getElementById("password").value = "correct horse battery staple";
        document.getElementById("form").requestSubmit();
        "sent"\
        """;

    /** Nobody ever answers, and whoever waits a moment has waited for as long as the page wants to. */
    private static final String NOBODY_ANSWERS = """
        fetch = (_, { signal }) => new Promise((_, no) => signal?.addEventListener("abort", () => no(signal.reason)));
        timeout = AbortSignal.timeout;
        AbortSignal.timeout = (asked) => { waited = asked; return timeout.call(AbortSignal, 10); };
        "nobody"\
        """;

    @BeforeAll
    static void thereIsABrowser() {
        Assumptions.assumeTrue(Browser.installed().isPresent(), "no Chromium is installed");
    }

    private static Browser choosingAPassword() throws IOException {
        Browser page = Browser.at(TheClinic.running().plan().commandUrl() + "/account/reset-password#no-such-token");
        await().atMost(SOON).until(() -> page.evaluate("document.readyState"), "complete"::equals);
        return page;
    }

    private static void says(Browser page, String words) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(page.text("problem")).contains(words));
    }

    @Test
    void a_link_that_is_used_up_is_said_to_be_where_the_form_was() throws IOException {
        try (Browser page = choosingAPassword()) {
            page.evaluate(SEND);

            says(page, "used already");
            assertThat(page.evaluate("document.activeElement.id")).isEqualTo("problem");
            assertThat(page.text("again")).isEqualTo("Ask for a new link");
            assertThat(page.text("form")).isEmpty();
        }
    }

    @Test
    void a_field_that_is_wrong_is_named_and_led_to() throws IOException {
        try (Browser page = choosingAPassword()) {
            page.evaluate("document.getElementById('password').removeAttribute('minlength')");
            page.evaluate(SEND.replace("correct horse battery staple", "short"));

            says(page, "New password must have 12 to 128 characters.");
            assertThat(page.evaluate("document.activeElement.id")).isEqualTo("password");
            assertThat(page.evaluate("document.getElementById('password').getAttribute('aria-invalid')"))
                    .isEqualTo("true");
        }
    }

    @Test
    void where_nobody_answers_that_is_said_and_can_be_tried_again() throws IOException {
        try (Browser page = choosingAPassword()) {
            page.evaluate(NOBODY_ANSWERS);
            page.evaluate(SEND);

            says(page, "cannot be reached");
            await().atMost(SOON)
                    .until(() -> page.evaluate("String(document.querySelector('button').disabled)"), "false"::equals);
            assertThat(Integer.parseInt(page.evaluate("String(waited)"))).isBetween(1000, 60_000);
        }
    }
}
