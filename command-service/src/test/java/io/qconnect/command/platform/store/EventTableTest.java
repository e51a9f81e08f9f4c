package io.qconnect.command.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@RunningService
class EventTableTest {

    private final Clinic clinic;
    private final EventStore store;
    private final JdbcClient jdbc;

    EventTableTest(@LocalServerPort int port, @Autowired EventStore store, @Autowired JdbcClient jdbc) {
        this.clinic = new Clinic(port);
        this.store = store;
        this.jdbc = jdbc;
    }

    /** Some times are part of later facts, so these must not depend on who remembers what. */
    @Test
    void an_aggregate_that_is_read_again_knows_the_same_times_as_one_that_is_remembered() {
        String queue = clinic.queue(10);
        for (int i = 0; i < 5; i++) {
            clinic.book(queue, clinic.patient()).expect(201);
        }
        List<Instant> written = jdbc.sql("""
            SELECT time_stamp FROM domain_event WHERE aggregate_identifier = ?::uuid ORDER BY sequence_number
            """).param(queue).query(OffsetDateTime.class).list().stream()
                .map(OffsetDateTime::toInstant)
                .toList();

        List<Instant> read = store.readEvents(queue)
                .asStream()
                .<Instant>map(EventMessage::getTimestamp)
                .toList();

        assertThat(read).isEqualTo(written);
    }
}
