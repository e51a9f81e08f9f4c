package io.qconnect.query.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.DoctorId;
import io.qconnect.events.QueueId;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import io.qconnect.query.board.ShownDay.Day;
import io.qconnect.query.platform.Page;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Whoever asks for all boards is shown those of today. */
@OnRealServers
class ShownDayTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDate DATE = LocalDate.of(2026, 3, 2);

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcTemplate jdbc;

    private static List<Day> days(LocalDate... dates) {
        return Stream.of(dates).map(date -> new Day(date, BERLIN)).toList();
    }

    @Test
    void it_is_today_where_the_queues_are() {
        Instant lateInTheEvening = Instant.parse("2026-03-01T22:59:59Z");
        Instant midnight = Instant.parse("2026-03-01T23:00:00Z");
        List<Day> days = days(DATE.minusDays(1), DATE, DATE.plusDays(1));

        assertThat(ShownDay.today(days, lateInTheEvening)).isEqualTo(days(DATE.minusDays(1)));
        assertThat(ShownDay.today(days, midnight)).isEqualTo(days(DATE));
    }

    @Test
    void where_it_is_tomorrow_already_hides_nowhere_else() {
        Instant lateInTheEvening = Instant.parse("2026-03-01T22:59:59Z");
        Day lateInBerlin = new Day(DATE.minusDays(1), BERLIN);
        Day earlyInTokyo = new Day(DATE, ZoneId.of("Asia/Tokyo"));
        List<Day> days = List.of(lateInBerlin, earlyInTokyo, new Day(DATE, BERLIN));

        assertThat(ShownDay.today(days, lateInTheEvening)).containsExactly(lateInBerlin, earlyInTokyo);
    }

    @Test
    void without_one_of_today_it_is_the_last_one_that_has_begun() {
        Instant noon = Instant.parse("2026-03-04T11:00:00Z");
        List<Day> days = days(DATE.minusDays(1), DATE, DATE.plusDays(30));

        assertThat(ShownDay.today(days, noon)).isEmpty();
        assertThat(ShownDay.nearest(days, noon)).hasValue(DATE);
    }

    @Test
    void before_the_first_one_it_is_the_nearest_to_come() {
        Instant before = Instant.parse("2026-02-01T12:00:00Z");

        assertThat(ShownDay.nearest(days(DATE.plusYears(70), DATE), before)).hasValue(DATE);
        assertThat(ShownDay.nearest(List.of(), before)).isEmpty();
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

    @Test
    void however_many_there_are_they_are_found_part_by_part() {
        LocalDate date = LocalDate.of(2011, 5, 3);
        Questions questions = new Questions(port);
        Set<UUID> opened = Stream.generate(() -> Clinic.openQueue(DoctorId.next(), date))
                .limit(115)
                .map(QueueId::value)
                .collect(Collectors.toSet());
        opened.forEach(queue -> questions.read("/queues/" + queue + "?minVersion=1"));
        ShownDay thatDay = new ShownDay(jdbc, Clock.fixed(Instant.parse("2011-05-03T10:00:00Z"), BERLIN));

        Page<UUID> first = thatDay.queues(100, null);
        Page<UUID> second = thatDay.queues(100, first.next());

        assertThat(first.items()).hasSize(100);
        assertThat(second.next()).isNull();
        assertThat(Stream.concat(first.items().stream(), second.items().stream()))
                .containsExactlyInAnyOrderElementsOf(opened);
    }

    @Test
    void whoever_asks_for_less_is_told_how_to_go_on() {
        Questions questions = new Questions(port);
        for (int i = 0; i < 2; i++) {
            questions.read("/queues/" + Clinic.openQueue(DoctorId.next(), LocalDate.now(BERLIN)) + "?minVersion=1");
        }

        JsonNode first = questions.read("/boards?limit=1");
        JsonNode second =
                questions.read("/boards?limit=1&cursor=" + first.get("next").asString());

        assertThat(first.get("items")).hasSize(1);
        assertThat(second.get("items")).hasSize(1).isNotEqualTo(first.get("items"));
        assertThat(questions.get("/boards?limit=101").pointer()).isEqualTo("limit");
        assertThat(questions.get("/boards?cursor=x").pointer()).isEqualTo("cursor");
    }
}
