package io.qconnect.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends by itself is started again, but not for ever. On a clinic of which only the database runs. */
class WatchTest {

    @TempDir
    private static Path folder;

    private static Clinic clinic;

    private final List<String> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-02T08:00:00Z");
    private boolean stopping;
    private Watch watch;

    @BeforeAll
    static void open() throws SQLException {
        clinic = Clinic.over(ClinicPlan.onFreePorts(folder), _ -> {});
        clinic.start(Part.POSTGRES);
        ask("CREATE TABLE kept AS SELECT 7 AS number");
    }

    @BeforeEach
    void begin() {
        watch = new Watch(clinic, told::add, () -> stopping, () -> now);
    }

    @AfterEach
    void mend() {
        if (!clinic.casualties().isEmpty()) {
            clinic.kill(Part.POSTGRES);
        }
        if (!clinic.isRunning(Part.POSTGRES)) {
            clinic.start(Part.POSTGRES);
        }
    }

    @AfterAll
    static void close() {
        clinic.close();
    }

    @Test
    void nothing_is_done_while_all_is_well() {
        long pid = clinic.postgres().pid();

        assertThat(watch.look()).isFalse();

        assertThat(clinic.postgres().pid()).isEqualTo(pid);
    }

    @Test
    void what_has_ended_is_up_again_with_its_data_on_its_port() throws Exception {
        int port = clinic.postgres().port();
        end();

        assertThat(watch.look()).isTrue();

        assertThat(clinic.postgres().port()).isEqualTo(port);
        assertThat(ask("SELECT number FROM kept")).isEqualTo(7);
        assertThat(told).anyMatch(line -> line.startsWith("PostgreSQL ended unexpectedly; the last lines of "));
        assertThat(watch.look()).isFalse();
    }

    @Test
    void what_ends_again_and_again_is_given_up_and_a_fall_of_long_ago_does_not_count() throws Exception {
        for (int fall = 1; fall <= 4; fall++) {
            end();
            assertThat(watch.look()).isTrue();
            now = now.plus(Duration.ofMinutes(4));
        }
        now = now.minus(Duration.ofMinutes(4));
        end();

        assertThatThrownBy(watch::look)
                .isInstanceOf(CannotStart.class)
                .hasMessageStartingWith("PostgreSQL has been started again 3 times within 10 minutes");
    }

    @Test
    void what_does_not_come_up_is_tried_again() throws Exception {
        int port = clinic.postgres().port();
        end();
        try (var taken = new ServerSocket(port)) {
            assertThat(taken.isBound()).isTrue();
            assertThat(watch.look()).isFalse();
            assertThat(told.getLast()).startsWith("PostgreSQL does not come up again: port " + port);
            assertThat(watch.look()).isFalse();
        }
        assertThat(watch.look()).isTrue();
        assertThat(ask("SELECT number FROM kept")).isEqualTo(7);
    }

    @Test
    void whoever_stops_the_clinic_is_not_thwarted() throws Exception {
        end();
        stopping = true;

        assertThat(watch.look()).isFalse();

        assertThat(told).noneMatch(line -> line.contains("unexpectedly"));
    }

    /** As the kernel does it when memory runs out. */
    private static void end() throws Exception {
        ProcessHandle server = ProcessHandle.of(clinic.postgres().pid()).orElseThrow();
        server.destroyForcibly();
        server.onExit().get(60, TimeUnit.SECONDS);
    }

    private static int ask(String sql) throws SQLException {
        try (Connection connection =
                        LocalPostgres.connect(folder, LocalPostgres.COMMAND_OWNER, LocalPostgres.COMMAND_DATABASE);
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return statement.getUpdateCount();
            }
            ResultSet row = statement.getResultSet();
            row.next();
            return row.getInt(1);
        }
    }
}
