package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.local.Part;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What patients see on the screen in the waiting room, in a real browser that nobody touches. */
class BoardOnTheWallTest {

    private static final Duration SOON = Duration.ofMinutes(2);

    /** What is announced is gone after a moment. */
    private static final String LISTENS = """
        said = "";
        new MutationObserver((changes) => changes.forEach((change) => { said += change.target.textContent; }))
            .observe(document.getElementById("announcement"), { childList: true });
        "listening"\
        """;

    private static final String SHIFTED_CLOCK = """
        globalThis.RealDate ??= Date;
        Date = class extends RealDate {
            constructor(...of) { super(...(of.length === 0 ? [Date.now()] : of)); }
            static now() { return RealDate.now() + %d; }
        };
        Math.random = () => 0;
        "shifted"\
        """;

    private final Visitor visitor = TheClinic.visitor();

    @BeforeAll
    static void thereIsABrowser() {
        Assumptions.assumeTrue(Browser.installed().isPresent(), "no Chromium is installed");
    }

    private static Browser lookingAt(String queue) throws IOException {
        return Browser.at(TheClinic.running().plan().queryUrl() + "/board/" + queue);
    }

    private static void shows(Browser screen, String elementId, String words) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(screen.text(elementId)).contains(words));
    }

    private Answer booked(String queue) {
        return expect(201, visitor.book(queue, visitor.patient()));
    }

    private void called(String queue, Answer booked) {
        called(queue, booked, "12");
    }

    private void called(String queue, Answer booked, String room) {
        visitor.step(queue, booked.text("appointmentId"), "check-in");
        expect(200, visitor.command("/queues/" + queue + "/call-next", "{\"room\": \"%s\"}".formatted(room)));
    }

    /** Puts the page's clock on, or back; from there it goes on as it did. */
    private static void shiftClock(Browser screen, Duration by) {
        screen.evaluate(SHIFTED_CLOCK.formatted(by.toMillis()));
    }

    /** As when the line is there again: the page asks anew, and looks at the clock when it hears something. */
    private static void wakeUp(Browser screen) {
        screen.evaluate("dispatchEvent(new Event('online')).toString()");
    }

    @Test
    void shows_the_next_number_as_soon_as_it_is_called() throws IOException {
        String queue = visitor.queue(10);
        Answer first = booked(queue);
        Answer second = booked(queue);
        called(queue, first);
        try (Browser screen = lookingAt(queue)) {
            shows(screen, "number", "1");
            shows(screen, "room", "Room\u00a012");
            assertThat(screen.text("doctor")).isEqualTo("Dr. Amina Diallo");
            // who looks for the first time is not told what was called before
            assertThat(screen.evaluate("document.getElementById('announcement').textContent"))
                    .isEmpty();
            screen.evaluate(LISTENS);

            visitor.step(queue, first.text("appointmentId"), "start");
            called(queue, second);

            shows(screen, "number", "2");
            assertThat(screen.evaluate("said")).contains("Number 2, please go to room 12.");
        }
    }

    @Test
    void shows_who_is_called_before_who_is_being_seen() throws IOException {
        String queue = visitor.queue(10);
        Answer first = booked(queue);
        called(queue, first, "1");
        called(queue, booked(queue), "2");
        called(queue, booked(queue), "Haus C");
        // what has happened last, and is of less concern than who is awaited
        visitor.step(queue, first.text("appointmentId"), "start");
        try (Browser screen = lookingAt(queue)) {
            shows(screen, "number", "3");

            assertThat(screen.text("room")).isEqualTo("Haus C");
            assertThat(screen.evaluate("[...document.querySelectorAll('#others li')].map(e => e.innerText).join()"))
                    .isEqualTo("2 Room\u00a02,1 Room\u00a01");
        }
    }

    @Test
    void tells_the_year_of_a_day_in_another_one() throws IOException {
        LocalDate date = LocalDate.now(ZoneOffset.UTC).plusYears(2);
        try (Browser screen = lookingAt(visitor.queue(visitor.doctor(), date))) {
            shows(screen, "message-title", "Opens on ");
            assertThat(screen.text("message-title")).contains(String.valueOf(date.getYear()));
            assertThat(screen.text("day")).contains(String.valueOf(date.getYear()));
        }
    }

    @Test
    void goes_on_to_the_list_of_the_next_day_unless_it_was_opened_on_purpose() throws IOException {
        String doctor = visitor.doctor();
        ZoneId zone = ZoneId.of(visitor.see("/queues/" + visitor.queue(1) + "/board?minVersion=1")
                .text("zone"));
        LocalDate today = LocalDate.now(zone);
        String yesterdays = visitor.queue(doctor, today.minusDays(1));
        String todays = visitor.queue(doctor, today);
        visitor.see("/queues/" + todays + "/board?minVersion=1");
        try (Browser onTheWall = lookingAt(yesterdays);
                Browser onPurpose = lookingAt(yesterdays)) {
            shows(onPurpose, "message-title", "list");
            shiftClock(onPurpose, Duration.ZERO);
            shiftClock(onTheWall, Duration.ofDays(-1));
            wakeUp(onTheWall);
            shows(onTheWall, "sign", "Live");

            shiftClock(onTheWall, Duration.ZERO);

            await().atMost(SOON).until(() -> addressOf(onTheWall).endsWith(todays));
            shows(onTheWall, "sign", "Live");
            assertThat(onTheWall.text("day")).doesNotContain(String.valueOf(today.getYear()));
            assertThat(addressOf(onPurpose)).endsWith(yesterdays);
        }
    }

    private static String addressOf(Browser screen) {
        return screen.evaluate("location.pathname");
    }

    @Test
    void tells_whoever_has_a_wrong_address_and_shows_no_number() throws IOException {
        try (Browser screen = lookingAt("00000000-0000-7000-8000-000000000000")) {
            await().atMost(SOON).until(() -> !screen.text("message-title").isEmpty());
            assertThat(screen.text("number")).isEmpty();
        }
    }

    /** A number that may be old looks like any other, so the screen says that it may be, and takes that back. */
    @Test
    @Tag("proof")
    void says_since_when_its_numbers_may_be_old() throws IOException {
        String queue = visitor.queue(10);
        called(queue, booked(queue));
        try (Browser screen = lookingAt(queue)) {
            shows(screen, "number", "1");

            TheClinic.running().kill(Part.BROKER);
            shows(screen, "notice", "No news since");
            assertThat(screen.text("number")).isEqualTo("1");
            TheClinic.running().start(Part.BROKER);
            await().atMost(SOON).until(() -> !screen.text("notice").contains("No news"));

            TheClinic.running().kill(Part.QUERY_SERVICE);
            shows(screen, "notice", "No connection since");
            assertThat(screen.text("number")).isEqualTo("1");
            TheClinic.running().start(Part.QUERY_SERVICE);
            await().atMost(SOON).until(() -> !screen.text("notice").contains("No connection"));
            Answer next = booked(queue);
            called(queue, next);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(screen.evaluate("document.getElementById('others').textContent")
                                    + screen.text("number"))
                            .contains("2"));
        }
    }
}
