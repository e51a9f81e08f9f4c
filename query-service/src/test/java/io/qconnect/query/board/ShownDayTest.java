package io.qconnect.query.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.DoctorId;
import io.qconnect.events.QueueId;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import io.qconnect.query.board.ShownDay.Day;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whoever asks for all boards is shown those of today. */
@OnRealServers
class ShownDayTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDate DATE = LocalDate.of(2026, 3, 2);

    @LocalServerPort
    private int port;

    private static List<Day> days(LocalDate... dates) {
        return Stream.of(dates).map(date -> new Day(date, BERLIN)).toList();
    }

    @Test
    void it_is_the_last_one_that_has_begun_where_its_queues_are() {
        Instant lateInTheEvening = Instant.parse("2026-03-01T22:59:59Z");
        Instant midnight = Instant.parse("2026-03-01T23:00:00Z");
        List<Day> days = days(DATE.minusDays(1), DATE, DATE.plusDays(1));

        assertThat(ShownDay.of(days, lateInTheEvening)).hasValue(DATE.minusDays(1));
        assertThat(ShownDay.of(days, midnight)).hasValue(DATE);
        assertThat(ShownDay.of(
                        List.of(new Day(DATE.minusDays(1), BERLIN), new Day(DATE, ZoneId.of("Asia/Tokyo"))),
                        lateInTheEvening))
                .hasValue(DATE);
    }

    @Test
    void before_the_first_one_it_is_the_nearest_to_come() {
        Instant before = Instant.parse("2026-02-01T12:00:00Z");

        assertThat(ShownDay.of(days(DATE.plusYears(70), DATE), before)).hasValue(DATE);
        assertThat(ShownDay.of(List.of(), before)).isEmpty();
    }

    @Test
    void a_queue_of_a_far_day_hides_none_of_today() {
        Questions questions = new Questions(port);
        QueueId today = Clinic.openQueue(DoctorId.next(), LocalDate.now(BERLIN));
        QueueId far = Clinic.openQueue(DoctorId.next(), LocalDate.of(2099, 1, 1));
        questions.read("/queues/" + today + "?minVersion=1");
        questions.read("/queues/" + far + "?minVersion=1");

        assertThat(questions.read("/boards").get("items").findValuesAsString("queueId"))
                .contains(today.toString())
                .doesNotContain(far.toString());
    }
}
