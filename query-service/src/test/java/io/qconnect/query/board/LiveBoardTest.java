package io.qconnect.query.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The board moves while somebody looks, and nobody is kept when no one does. */
@OnRealServers
class LiveBoardTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static final Pattern IMPORTED = Pattern.compile("from \"\\./([^\"]+)\"");
    private static final String BROWSERS = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    @LocalServerPort
    private int port;

    @Autowired
    private LiveBoards live;

    private Questions questions;
    private final DoctorId doctor = DoctorId.next();
    private final QueueId queue = Clinic.openQueue(doctor, LocalDate.of(2026, 3, 2));

    @BeforeEach
    void waitForTheQueue() {
        questions = new Questions(port);
        questions.read("/queues/" + queue + "?minVersion=1");
    }

    /** A screen on the wall: keeps what it was shown. */
    private final class Screen implements AutoCloseable {

        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final HttpResponse<InputStream> response;

        Screen() throws Exception {
            response = Questions.client()
                    .send(questions.request("/queues/" + queue + "/live"), HttpResponse.BodyHandlers.ofInputStream());
            Thread.ofVirtual().start(() -> {
                try (Scanner scanner = new Scanner(response.body(), StandardCharsets.UTF_8)) {
                    while (scanner.hasNextLine()) {
                        lines.add(scanner.nextLine());
                    }
                }
            });
        }

        List<JsonNode> boards() {
            return lines.stream()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> JsonMapper.shared().readTree(line.substring(6)))
                    .toList();
        }

        JsonNode latest() {
            return boards().getLast();
        }

        @Override
        public void close() throws Exception {
            response.body().close();
        }
    }

    @Test
    void shows_the_board_at_once_and_again_after_each_change() throws Exception {
        try (Screen screen = new Screen()) {
            assertThat(screen.response.headers().firstValue("Content-Type").orElse(""))
                    .startsWith("text/event-stream");
            await().atMost(SOON).until(() -> screen.boards().size() == 1);
            assertThat(screen.lines).contains("event: board", "id: 1");
            assertThat(screen.latest().get("nowServing").isNull()).isTrue();

            AppointmentId patient = AppointmentId.next();
            Clinic.publish(new AppointmentBooked(queue, patient, null, Channel.WALK_IN, Priority.ROUTINE));
            Clinic.publish(new TokenIssued(queue, patient, 1));
            Clinic.publish(new PatientCheckedIn(queue, patient));
            await().atMost(SOON)
                    .until(() -> screen.latest().get("next").toString().equals("[1]"));

            long version = Clinic.publish(new PatientCalled(queue, patient, "4", 1, null));
            await().atMost(SOON).until(() -> screen.latest().get("version").asLong() == version);
            assertThat(screen.latest().get("nowServing").asInt()).isEqualTo(1);
            assertThat(screen.latest().get("serving").get(0).get("room").asString())
                    .isEqualTo("4");
        }
    }

    @Test
    void says_that_it_lives_before_anything_else() throws Exception {
        try (Screen screen = new Screen()) {
            await().atMost(SOON).until(() -> !screen.boards().isEmpty());

            assertThat(screen.lines).startsWith("retry: 1000", "", "event: alive", "data:", "", "event: board");
        }
    }

    @Test
    void hears_of_its_doctor_too() throws Exception {
        try (Screen screen = new Screen()) {
            await().atMost(SOON).until(() -> screen.boards().size() == 1);

            Clinic.publish(new DoctorRegistered(doctor, "Dr. Later", "Dermatology", "3"));

            await().atMost(SOON)
                    .until(() -> screen.latest().get("doctorName").asString("").equals("Dr. Later"));
        }
    }

    @Test
    void gathers_many_changes_into_few_boards() throws Exception {
        try (Screen screen = new Screen()) {
            await().atMost(SOON).until(() -> screen.boards().size() == 1);
            long version = 1;
            for (int i = 0; i < 200; i++) {
                var booked = new AppointmentBooked(queue, AppointmentId.next(), null, Channel.DESK, Priority.ROUTINE);
                var _ = Clinic.sendLater(Clinic.withhold(booked));
                version++;
            }
            long last = version;

            await().atMost(SOON).until(() -> screen.latest().get("version").asLong() == last);
            assertThat(screen.boards()).hasSizeLessThan(100);
            assertThat(screen.latest().get("bookedCount").asInt()).isEqualTo(200);
        }
    }

    @Test
    void is_watched_once_for_all_screens_and_no_longer_than_somebody_looks() throws Exception {
        try (Screen one = new Screen();
                Screen other = new Screen()) {
            await().atMost(SOON)
                    .until(() -> !one.boards().isEmpty() && !other.boards().isEmpty());
            assertThat(live.screensBefore(queue.value())).isEqualTo(2);
        }
        // a screen that went away is noticed when the next board is sent to it
        await().atMost(SOON).until(this::isLeftAloneAfterAChange);
    }

    private boolean isLeftAloneAfterAChange() {
        Clinic.publish(new AppointmentBooked(queue, AppointmentId.next(), null, Channel.DESK, Priority.ROUTINE));
        return live.screensBefore(queue.value()) == 0;
    }

    @Test
    void gives_no_place_to_whoever_asks_for_the_head_only() {
        Questions.Answer head = questions.send("HEAD", "/queues/" + queue + "/live");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type").orElse("")).startsWith("text/event-stream");
        assertThat(live.screensBefore(queue.value())).isZero();
        assertThat(questions
                        .send("HEAD", "/queues/" + DoctorId.next() + "/live")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void has_a_page_that_loads_nothing_from_elsewhere() {
        Questions.Answer page = questions.get("/board/" + queue);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(page.response().body()).doesNotContain("http://", "https://", "style=", "onclick");
        for (String file : List.of("board.css", "clinic.css", "rooms.css", "icon.svg", "days.js", "numbers.js")) {
            assertThat(questions.get("/assets/" + file).status()).as(file).isEqualTo(200);
        }
        for (String script : List.of("board.js", "screen.js", "rooms.js")) {
            Questions.Answer found = questions.get("/assets/" + script);
            assertThat(found.header("Content-Type").orElse("")).as(script).contains("javascript");
            assertThat(IMPORTED.matcher(found.response().body()).results())
                    .as(script)
                    .isNotEmpty()
                    .allSatisfy(part -> assertThat(
                                    questions.get("/assets/" + part.group(1)).status())
                            .isEqualTo(200));
        }
        assertThat(questions.get("/").response().body()).contains("Waiting rooms");
    }

    @Test
    void has_a_friendly_page_for_an_unknown_queue() {
        Questions.Answer page = questions.get("/board/" + DoctorId.next());

        assertThat(page.status()).isEqualTo(404);
        assertThat(page.response().body()).contains("<!doctype html>");
        assertThat(questions.get("/board/anything").status()).isEqualTo(404);
    }

    @Test
    void leads_whoever_has_mistyped_its_address_back() {
        Questions.Answer slip = questions.get("/board/" + queue + "/", "Accept", BROWSERS);
        assertThat(slip.status()).isEqualTo(302);
        assertThat(slip.header("Location")).hasValue("/board/" + queue);

        for (String path : List.of("/board", "/board/", "/board/anything/")) {
            Questions.Answer page = questions.get(path, "Accept", BROWSERS);
            assertThat(page.status()).as(path).isEqualTo(404);
            assertThat(page.response().body()).as(path).contains("<!doctype html>");
        }
    }

    @Test
    void tells_a_program_that_there_is_nothing() {
        for (String path : List.of("/board", "/board/", "/board/anything/", "/board/" + queue + "/")) {
            Questions.Answer answer = questions.get(path, "Accept", "*/*");
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.code()).as(path).isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void says_whose_it_is() {
        assertThat(questions.read("/queues/" + queue + "/board").get("doctorId").asString())
                .isEqualTo(questions.read("/queues/" + queue).get("doctorId").asString());
    }
}
