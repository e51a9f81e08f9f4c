package io.qconnect.command.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.CommandService;
import io.qconnect.command.RunningService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is due is done by whichever process there is, also when the one that began it is gone. */
@RunningService
class AlarmsTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Clinic clinic;
    private final JdbcClient jdbc;

    private final AlarmTable alarms;
    private final AbsenceTable absences;
    private final PlatformTransactionManager transactions;
    private final Clock clock;

    AlarmsTest(
            @LocalServerPort int port,
            @Autowired JdbcClient jdbc,
            @Autowired AlarmTable alarms,
            @Autowired AbsenceTable absences,
            @Autowired PlatformTransactionManager transactions,
            @Autowired Clock clock) {
        this.clinic = new Clinic(port);
        this.jdbc = jdbc;
        this.alarms = alarms;
        this.absences = absences;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Test
    void what_fails_lets_the_others_have_their_turn() {
        inATransactionTakenBack(() -> {
            var subject = UUID.randomUUID();
            jdbc.sql("INSERT INTO queue_alarm (kind, subject, queue_id, due_at) VALUES ('DAY_OVER', ?, ?,"
                            + " '1999-01-01Z')")
                    .param(subject)
                    .param(subject)
                    .update();
            Instant now = Instant.parse("1999-06-01T00:00:00Z");
            assertThat(alarms.due(now, 1)).extracting(AlarmTable.Alarm::subject).containsExactly(subject);

            alarms.putOff(AlarmTable.Kind.DAY_OVER, subject, now.plusSeconds(15));

            assertThat(alarms.due(now, 1)).extracting(AlarmTable.Alarm::subject).doesNotContain(subject);
            assertThat(alarms.due(now.plusSeconds(15), Integer.MAX_VALUE))
                    .extracting(AlarmTable.Alarm::subject)
                    .contains(subject);
        });
    }

    @Test
    void absences_that_cannot_be_settled_let_the_others_have_their_turn() {
        inATransactionTakenBack(() -> {
            jdbc.sql("""
                INSERT INTO absence (absence_id, doctor_id, from_date, to_date, reason, announced_at)
                SELECT gen_random_uuid(), gen_random_uuid(), '1999-01-01', '1999-01-01', 'SICKNESS', '1999-01-01Z'
                  FROM generate_series(1, ?)
                """).param(AbsenceTable.AT_ONCE_MAX + 1).update();

            List<AbsenceTable.Absence> first = absences.unsettled(null);
            List<AbsenceTable.Absence> next = absences.unsettled(first.getLast());

            assertThat(first).hasSize(AbsenceTable.AT_ONCE_MAX);
            assertThat(next).isNotEmpty().doesNotContainAnyElementsOf(first);
        });
    }

    private void inATransactionTakenBack(Runnable attempt) {
        new TransactionTemplate(transactions).executeWithoutResult(transaction -> {
            attempt.run();
            transaction.setRollbackOnly();
        });
    }

    private List<String> facts(String queue) {
        return jdbc.sql("""
            SELECT payload_type
              FROM domain_event
             WHERE aggregate_identifier = ?::uuid
             ORDER BY sequence_number
            """).param(queue).query(String.class).list();
    }

    private void await(String queue, String... last) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(facts(queue)).endsWith(last));
    }

    @Test
    void an_offer_of_a_process_that_is_gone_still_ends() {
        String queue = clinic.queue(1);
        String appointment = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        for (int i = 0; i < 2; i++) {
            clinic.post("/queues/" + queue + "/waiting-list", "{\"patientId\": \"%s\"}".formatted(clinic.patient()))
                    .expect(201);
        }
        try (ConfigurableApplicationContext hasty = new SpringApplicationBuilder(CommandService.class)
                .initializers(new RunningService.OnSharedServers())
                .run(
                        "--server.port=0",
                        "--qconnect.instance=hasty",
                        "--qconnect.waiting-list.hold=1s",
                        "--qconnect.waiting-list.look-every=1h")) {
            var port = hasty.getEnvironment().getRequiredProperty("local.server.port");
            new Clinic(Integer.parseInt(port))
                    .step(queue, appointment, "cancel")
                    .expect(200);
        }
        await(queue, "queue.place-offered", "queue.offer-expired", "queue.place-offered");
        assertThat(clinic.book(queue, clinic.patient()).expect(409).code()).isEqualTo("QUEUE_FULL");
    }

    private String queueOn(String date) {
        String body = "{\"doctorId\": \"%s\", \"date\": \"%s\", \"zone\": \"Europe/Berlin\"}"
                .formatted(clinic.doctor(), date);
        return clinic.post("/queues", body).expect(201).text("queueId");
    }

    private List<Instant> dayEnds(String queue) {
        return due("DAY_OVER", queue);
    }

    private List<Instant> due(String kind, String subject) {
        return jdbc.sql("SELECT due_at FROM queue_alarm WHERE kind = ? AND subject = ?::uuid")
                .param(kind)
                .param(subject)
                .query((row, _) -> row.getObject("due_at", OffsetDateTime.class).toInstant())
                .list();
    }

    /**
     * As if the clock had been put back after the look.
     *
     * @return from when on it may ring again at the earliest
     */
    private Instant ringsTooEarly(String kind, String subject) {
        Instant before = clock.instant();
        Instant longAgo = Instant.parse("2001-01-01T00:00:00Z");
        jdbc.sql("UPDATE queue_alarm SET due_at = ? WHERE kind = ? AND subject = ?::uuid")
                .param(longAgo.atOffset(ZoneOffset.UTC))
                .param(kind)
                .param(subject)
                .update();
        Awaitility.await().atMost(SOON).until(() -> !due(kind, subject).contains(longAgo));
        return before.truncatedTo(ChronoUnit.MICROS).plus(Alarms.AFTER_FAILURE);
    }

    @Test
    void a_day_that_is_not_over_yet_will_be() {
        String queue = queueOn("2031-03-28");

        Instant again = ringsTooEarly("DAY_OVER", queue);

        assertThat(dayEnds(queue))
                .singleElement()
                .satisfies(due -> assertThat(due).isAfterOrEqualTo(again));
        assertThat(facts(queue)).containsExactly("queue.opened");
    }

    @Test
    void a_place_that_is_still_held_will_be_free() {
        String queue = clinic.queue(1);
        String appointment = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        String entry = clinic.post(
                        "/queues/" + queue + "/waiting-list", "{\"patientId\": \"%s\"}".formatted(clinic.patient()))
                .expect(201)
                .text("entryId");
        clinic.step(queue, appointment, "cancel").expect(200);

        Instant again = ringsTooEarly("OFFER_EXPIRES", entry);

        assertThat(due("OFFER_EXPIRES", entry))
                .singleElement()
                .satisfies(due -> assertThat(due).isAfterOrEqualTo(again));
        assertThat(facts(queue)).endsWith("queue.place-offered");
    }

    /** Clocks go forward in the night to the 30th. */
    @Test
    void a_queue_will_end_when_its_day_does_where_it_is() {
        assertThat(dayEnds(queueOn("2031-03-29"))).containsExactly(Instant.parse("2031-03-29T23:00:00Z"));
        assertThat(dayEnds(queueOn("2031-03-30"))).containsExactly(Instant.parse("2031-03-30T22:00:00Z"));
    }

    @Test
    void a_queue_that_is_entered_when_its_day_is_over_is_closed_by_whoever_enters_it() {
        String queue = queueOn("2001-03-30");
        assertThat(dayEnds(queue)).isEmpty();
        clinic.book(queue, clinic.patient()).expect(201);
    }

    @Test
    void the_day_of_a_queue_ends() {
        String queue = queueOn("2001-03-29");
        clinic.book(queue, clinic.patient()).expect(201);
        jdbc.sql("INSERT INTO queue_alarm (kind, subject, queue_id, due_at) VALUES ('DAY_OVER', ?::uuid,"
                        + " ?::uuid, now())")
                .param(queue)
                .param(queue)
                .update();
        await(queue, "queue.closed", "queue.no-show-recorded");
    }
}
