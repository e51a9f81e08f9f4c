package io.qconnect.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** The predecessor's schema, and the way from it to ours. */
class MigrationsTest {

    private static Flyway upTo(DataSource database, String version) {
        return Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/query")
                .target(version)
                .load();
    }

    @Test
    void a_database_of_the_predecessor_comes_through_with_its_rows() {
        DataSource database = RealServers.emptyDatabase("query_migrations");
        JdbcTemplate jdbc = new JdbcTemplate(database);
        upTo(database, "3").migrate();
        UUID id = UUID.randomUUID();
        jdbc.update("INSERT INTO users (id, name, email, phone) VALUES (?, 'Ada', 'ada@example.org', '1')", id);
        jdbc.update("INSERT INTO doctors (id, name, specialty, room_no) VALUES (?, 'Dr. Noor', 'Eyes', '4')", id);
        jdbc.update("INSERT INTO queues (id, doctor_id, date, current_no) VALUES (?, ?, '2025-01-01', 0)", id, id);
        jdbc.update(
                "INSERT INTO appointments (id, user_id, queue_id, token_no, status) VALUES (?, ?, ?, 2, 'IN_PROGRESS')",
                id,
                id,
                id);

        upTo(database, "latest").migrate();

        assertThat(jdbc.queryForMap("SELECT current_no, room, last_issued_no, active_count, version FROM queues"))
                .containsEntry("current_no", null)
                .containsEntry("room", "4")
                .containsEntry("last_issued_no", 2)
                .containsEntry("active_count", 1)
                .containsEntry("version", 0L);
        assertThat(jdbc.queryForObject("SELECT stage::text FROM appointments", String.class))
                .isEqualTo("IN_CONSULTATION");
    }

    @Test
    void the_predecessors_steps_are_its_own() {
        DataSource database = RealServers.emptyDatabase("query_predecessor");
        upTo(database, "3").migrate();

        assertThat(new JdbcTemplate(database)
                        .queryForList(
                                "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"
                                        + " AND indexname LIKE 'idx%' ORDER BY 1",
                                String.class))
                .containsExactly(
                        "idx_appointment_status",
                        "idx_appointment_user",
                        "idx_doctor_specialty",
                        "idx_queue_doctor_date");
    }
}
