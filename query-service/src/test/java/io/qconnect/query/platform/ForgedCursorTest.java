package io.qconnect.query.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A cursor is text that anybody can make. */
@OnRealServers
class ForgedCursorTest {

    @LocalServerPort
    private int port;

    private Questions.Answer after(String path, String list, String first) {
        return after(path, Cursor.fingerprint(list, Map.of()), first, UUID.randomUUID());
    }

    private Questions.Answer after(String path, String fingerprint, String first, UUID id) {
        String cursor = new Cursor(first, id).write(fingerprint);
        return new Questions(port).get(path + "?cursor=" + cursor);
    }

    @ParameterizedTest
    @CsvSource({
        "/queues, Queue, +999999999-12-31",
        "/queues, Queue, -999999999-01-01",
        "/queues, Queue, 0000-01-01",
        "/doctors, Doctor, +1000000000-12-31T23:59:59.999999999Z",
        "/doctors, Doctor, -1000000000-01-01T00:00:00Z",
        "/doctors, Doctor, 2026-03-02"
    })
    void from_beyond_all_calendars_is_refused(String path, String list, String first) {
        Questions.Answer answer = after(path, list, first);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("MALFORMED_REQUEST");
    }

    @ParameterizedTest
    @CsvSource({"2026-03-02T08:00:00Z, 400", "9223372036854775808, 400", "9223372036854775807, 200", "-1, 200"})
    void of_a_waiting_list_is_a_number(String first, int status) {
        UUID queue = Clinic.openQueue().value();
        new Questions(port).read("/queues/" + queue + "?minVersion=1");
        String fingerprint = Cursor.fingerprint("Entry", Map.of("queueId", queue));

        assertThat(after("/queues/" + queue + "/waiting-list", fingerprint, first, queue)
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"/queues, Queue, 9999-12-31", "/doctors, Doctor, 0001-01-01T00:00:00Z"})
    void from_any_day_that_could_be_is_taken(String path, String list, String first) {
        assertThat(after(path, list, first).status()).isEqualTo(200);
    }
}
