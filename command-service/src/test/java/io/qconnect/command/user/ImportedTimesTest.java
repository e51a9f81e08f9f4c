package io.qconnect.command.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Auditor;
import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Clocks of the predecessor may have been wrong; what nobody can mean is not taken. */
@RunningService
class ImportedTimesTest {

    private final Clinic clinic;
    private final int port;
    private final String id = UUID.randomUUID().toString();
    private final String email = Clinic.newEmail();

    ImportedTimesTest(@LocalServerPort int port) {
        this.port = port;
        this.clinic = new Clinic(port);
    }

    private Reply user(String name, String more) {
        return clinic.post(
                "/import/users",
                "{\"source\": \"times\", \"id\": \"%s\", \"name\": \"%s\", \"email\": \"%s\", \"role\": \"PATIENT\"%s}"
                        .formatted(id, name, email, more));
    }

    private Reply doctor(String name, String more) {
        return clinic.post(
                "/import/doctors",
                "{\"source\": \"times\", \"id\": \"%s\", \"name\": \"%s\", \"specialty\": \"ENT\", \"roomNo\": \"1\"%s}"
                        .formatted(id, name, more));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+999999999-12-31T23:59:59Z",
                "9999-12-31T23:59:59Z",
                "1999-12-31T23:59:59Z",
                "-0001-01-01T00:00:00Z"
            })
    void a_time_that_nobody_can_mean_is_refused(String time) {
        String more = ", \"changedAt\": \"" + time + "\"";
        user("Ada", "").expect(200);
        doctor("Dr. Lind", "").expect(200);
        assertThat(user("Ada Osei", more).expect(422).body().toString()).contains("/changedAt");
        assertThat(doctor("Dr. Osei", more).expect(422).body().toString()).contains("/changedAt");
    }

    @Test
    void what_was_written_later_than_now_was_written_now() {
        String more = ", \"changedAt\": \"2099-01-01T00:00:00Z\"";
        user("Ada", "").expect(200);
        doctor("Dr. Lind", "").expect(200);

        String user = user("Ada Osei", more).expect(200).text("userId");
        String doctor = doctor("Dr. Osei", more).expect(200).text("doctorId");

        for (String stream : new String[] {user, doctor}) {
            String changed = new Auditor(port)
                    .lines("/audit/streams/" + stream)
                    .getLast()
                    .toString();
            assertThat(changed).contains("effectiveAt").doesNotContain("2099");
        }
    }

    @Test
    void an_absence_lies_in_our_age() {
        String absence = "/doctors/" + clinic.doctor() + "/absence";
        for (String day : new String[] {"+999999999-12-31", "-999999999-01-01", "1999-12-31", "2101-01-01"}) {
            Reply reply = clinic.post(
                    absence, "{\"from\": \"%s\", \"to\": \"%s\", \"reason\": \"SICKNESS\"}".formatted(day, day));
            assertThat(reply.expect(422).code()).as(day).isEqualTo("INVALID_REQUEST");
        }
    }

    /** Addresses of the predecessor count as verified, also when the password comes later than the person. */
    @Test
    void a_password_that_comes_later_is_good_as_well() {
        user("Ada", "").expect(200);
        String hash = new BCryptPasswordEncoder(4).encode("hunter22");
        user("Ada", ", \"passwordHash\": \"" + hash + "\"").expect(200);
        clinic.logIn(email, "hunter22").expect(200);
    }
}
