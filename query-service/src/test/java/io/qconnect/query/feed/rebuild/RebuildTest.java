package io.qconnect.query.feed.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.DoctorId;
import io.qconnect.events.FileEvent.ContentGivenOut;
import io.qconnect.events.FileEvent.FileDeleted;
import io.qconnect.events.FileId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.Role;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserId;
import io.qconnect.events.wire.Recorded;
import io.qconnect.query.Clinic;
import io.qconnect.query.Questions;
import io.qconnect.query.RandomDay;
import io.qconnect.query.feed.FailsWhenFactsCome;
import io.qconnect.query.feed.FeedTables;
import io.qconnect.query.feed.Observed;
import io.qconnect.query.feed.OwnTables;
import io.qconnect.query.feed.rebuild.Comparison.Difference;
import io.qconnect.query.feed.rebuild.Comparison.Kind;
import io.qconnect.query.feed.rebuild.RebuildRuns.Phase;
import io.qconnect.query.feed.rebuild.RebuildRuns.Run;
import io.qconnect.query.feed.rebuild.Rebuilds.Order;
import io.qconnect.query.feed.tables.Projection;
import io.qconnect.query.feed.tables.ReadSet;
import io.qconnect.query.feed.tables.SetTransaction;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.ConsumerFactory;

/** The read tables are drawn anew while they are in use. */
@OwnTables
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RebuildTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private DataSource database;

    @Autowired
    private ConsumerFactory<byte[], byte[]> consumers;

    @Autowired
    private FeedTables tables;

    @Autowired
    private List<Projection<?>> projections;

    @Autowired
    private Rebuilds rebuilds;

    @LocalServerPort
    private int port;

    private Observed observed;

    private final QueueId queue = Clinic.openQueue();
    private int lastNumber;

    /** What other tests have put into the log to be refused is of an earlier life of the store from here on. */
    @BeforeAll
    static void begin_a_life() {
        Clinic.restore();
    }

    @BeforeEach
    void observe() {
        observed = new Observed(jdbc, tables);
        observed.awaitVersion(queue.value(), 1);
    }

    @AfterEach
    void await_end() {
        await().atMost(SOON)
                .until(() -> rebuilds.latest().map(run -> run.endedAt() != null).orElse(true));
    }

    private long book() {
        AppointmentId appointment = AppointmentId.next();
        Clinic.publish(new AppointmentBooked(queue, appointment, null, Channel.DESK, Priority.ROUTINE));
        return Clinic.publish(new TokenIssued(queue, appointment, ++lastNumber));
    }

    private Run rebuild(Order order) {
        rebuilds.begin(order);
        return await().atMost(SOON).until(() -> rebuilds.latest().orElseThrow(), run -> run.endedAt() != null);
    }

    private Rebuild unattended(List<Projection<?>> with) {
        RebuildProgress progress = new RebuildProgress(new RebuildRuns(jdbc));
        return new Rebuild(database, consumers, with, progress);
    }

    private boolean exists(String table) {
        return Boolean.TRUE.equals(jdbc.queryForObject("SELECT to_regclass(?) IS NOT NULL", Boolean.class, table));
    }

    @Test
    void under_a_stream_of_bookings_no_question_fails_and_nothing_differs() throws Exception {
        Questions questions = new Questions(port);
        AtomicBoolean over = new AtomicBoolean();
        List<String> failed = new ArrayList<>();
        long booked;
        long slowestMillis;
        int asked;
        try (ExecutorService others = Executors.newFixedThreadPool(2)) {
            Future<Long> bookings = others.submit(() -> {
                long version = 1;
                while (!over.get()) {
                    version = book();
                }
                return version;
            });
            Future<List<Long>> answers = others.submit(() -> {
                List<Long> millis = new ArrayList<>();
                while (!over.get() || millis.size() <= 20) {
                    for (String path :
                            List.of("/queues/" + queue + "/board", "/queues/" + queue, "/doctors", "/appointments")) {
                        long since = System.nanoTime();
                        int status = questions.get(path).status();
                        millis.add(Duration.ofNanos(System.nanoTime() - since).toMillis());
                        if (status != 200) {
                            failed.add(path + " " + status);
                        }
                    }
                }
                return millis;
            });
            try {
                for (int i = 0; i < 3; i++) {
                    Run run = rebuild(Order.EXCHANGE);
                    // other tests may have left records that cannot be drawn: the detail counts them
                    assertThat(run.differences()).as(run.detail()).isEmpty();
                    assertThat(run.phase()).isEqualTo(Phase.EXCHANGED);
                    assertThat(run.factsDone()).isGreaterThanOrEqualTo(run.factsTotal());
                }
            } finally {
                over.set(true);
            }
            booked = bookings.get(SOON.toSeconds(), TimeUnit.SECONDS);
            List<Long> millis = answers.get(SOON.toSeconds(), TimeUnit.SECONDS);
            asked = millis.size();
            slowestMillis = Collections.max(millis);
        }
        System.out.printf("asked %d times during three rebuilds, the slowest took %d ms%n", asked, slowestMillis);

        assertThat(failed).isEmpty();
        assertThat(asked).isGreaterThan(20);
        assertThat(slowestMillis).isLessThan(20_000);
        observed.awaitVersion(queue.value(), booked);
        assertThat(jdbc.queryForObject("SELECT last_issued_no FROM queues WHERE id = ?", Integer.class, queue.value()))
                .isEqualTo(lastNumber);
        assertThat(rebuild(Order.COMPARE).differences()).isEmpty();
    }

    @Test
    void random_days_folded_in_memory_are_what_the_live_feed_drew() {
        for (long seed : new long[] {81, 82, 83}) {
            List<Recorded<QueueEvent>> day = RandomDay.facts(seed, 1_500);
            day.subList(0, day.size() - 1).forEach(recorded -> Clinic.sendLater(Clinic.record(recorded)));
            observed.awaitTaken(Clinic.send(Clinic.record(day.getLast())));
        }

        // so few rows are kept that most are written and read back many times
        try (LoadingDesk desk = new LoadingDesk(new SetTransaction(jdbc, ReadSet.FRESH), 25)) {
            assertThat(unattended(projections).run(false, desk)).isEmpty();
        }
        rebuilds.start();
    }

    @Test
    void what_differs_is_named_by_key_and_column_and_healed() {
        DoctorId changed = Clinic.registerDoctor("Dr. Noor", "Eyes");
        DoctorId lost = Clinic.registerDoctor("Dr. Lind", "Hearts");
        observed.awaitVersion(changed.value(), 1);
        observed.awaitVersion(lost.value(), 1);
        jdbc.update("UPDATE doctors SET room_no = '99' WHERE id = ?", changed.value());
        jdbc.update("DELETE FROM doctors WHERE id = ?", lost.value());

        Run compared = rebuild(Order.COMPARE);

        assertThat(compared.phase()).isEqualTo(Phase.COMPARED);
        assertThat(compared.differences()).hasSize(1);
        Difference doctors = compared.differences().getFirst();
        assertThat(doctors.table()).isEqualTo("doctors");
        assertThat(doctors.rows())
                .containsExactlyInAnyOrder(
                        new Comparison.Row(changed.toString(), Kind.CHANGED, List.of("room_no")),
                        new Comparison.Row(lost.toString(), Kind.ADDED, List.of()));
        assertThat(exists("fresh.doctors")).isFalse();

        assertThat(rebuild(Order.EXCHANGE).phase()).isEqualTo(Phase.EXCHANGED);
        assertThat(jdbc.queryForObject("SELECT room_no FROM doctors WHERE id = ?", String.class, changed.value()))
                .isEqualTo("12");
        assertThat(rebuild(Order.COMPARE).differences()).isEmpty();
    }

    @Test
    void whoever_is_erased_is_erased_in_the_tables_put_aside_too() {
        UserId person = Clinic.registerUser("Ada", "1");
        observed.awaitVersion(person.value(), 1);
        assertThat(rebuild(Order.EXCHANGE).phase()).isEqualTo(Phase.EXCHANGED);
        String name = "SELECT name FROM %s.users WHERE id = ?";
        assertThat(jdbc.queryForObject(name.formatted("former"), String.class, person.value()))
                .isEqualTo("Ada");

        observed.awaitVersion(person.value(), Clinic.publish(new UserErased(person)));

        for (String set : List.of("public", "former")) {
            assertThat(jdbc.queryForObject(name.formatted(set), String.class, person.value()))
                    .as(set)
                    .isNotEqualTo("Ada");
        }
        assertThat(rebuild(Order.EXCHANGE).phase()).isEqualTo(Phase.EXCHANGED);
        assertThat(jdbc.queryForObject(name.formatted("public"), String.class, person.value()))
                .isNotEqualTo("Ada");
    }

    @Test
    void who_has_read_files_is_drawn_again() {
        UserId person = Clinic.registerUser("Ada", null);
        FileId file = Clinic.storeFile(person, "findings.pdf");
        Clinic.publish(new ContentGivenOut(file, person, UserId.next(), Role.STAFF));
        Clinic.publish(new ContentGivenOut(file, person, UserId.next(), Role.ADMIN));
        observed.awaitVersion(file.value(), Clinic.publish(new FileDeleted(file)));

        Run run = rebuild(Order.EXCHANGE);

        assertThat(run.phase()).isEqualTo(Phase.EXCHANGED);
        assertThat(run.differences()).isEmpty();
        assertThat(jdbc.queryForList(
                        "SELECT viewer_role FROM file_accesses WHERE person_id = ? ORDER BY at",
                        String.class,
                        person.value()))
                .containsExactly("STAFF", "ADMIN");
    }

    @Test
    void the_tables_put_aside_can_be_taken_back_and_have_everything() {
        book();
        assertThat(rebuild(Order.EXCHANGE).phase()).isEqualTo(Phase.EXCHANGED);
        long version = book();
        observed.awaitVersion(queue.value(), version);
        List<Map<String, Object>> before = observed.picture();

        assertThat(rebuild(Order.BACK).phase()).isEqualTo(Phase.TAKEN_BACK);

        assertThat(observed.picture()).isEqualTo(before);
        observed.awaitVersion(queue.value(), book());
        assertThat(rebuild(Order.COMPARE).differences()).isEmpty();
    }

    @Test
    void one_that_breaks_off_harms_nothing_and_leaves_nothing() {
        observed.awaitVersion(queue.value(), book());
        List<Map<String, Object>> before = observed.picture();
        List<Projection<?>> cut = new ArrayList<>(projections);
        cut.add(new FailsWhenFactsCome<>(QueueEvent.class, () -> new IllegalStateException("power cut")));

        assertThatThrownBy(() -> unattended(cut).run(true)).hasMessage("power cut");

        assertThat(observed.picture()).isEqualTo(before);
        assertThat(exists("fresh.users")).isTrue();
        // the service comes up again
        rebuilds.start();
        assertThat(exists("fresh.users")).isFalse();
        assertThat(rebuilds.latest().orElseThrow().phase()).isEqualTo(Phase.FAILED);
        observed.awaitVersion(queue.value(), book());
    }

    @Test
    void tables_that_know_more_than_the_log_are_not_given_up() {
        jdbc.update("UPDATE stream_progress SET version = 2 WHERE stream_id = ?", queue.value());
        try {
            Run refused = rebuild(Order.EXCHANGE);

            assertThat(refused.phase()).isEqualTo(Phase.FAILED);
            assertThat(refused.detail()).contains("further in the live tables", "republish");
            assertThat(exists("fresh.users")).isFalse();
        } finally {
            jdbc.update("UPDATE stream_progress SET version = 1 WHERE stream_id = ?", queue.value());
        }
    }

    /** Last: what is refused stays in the log, and every later rebuild would draw fact by fact. */
    @Test
    @org.junit.jupiter.api.Order(Integer.MAX_VALUE)
    void what_a_table_refuses_is_set_aside_as_it_was_live() {
        book();
        AppointmentId second = AppointmentId.next();
        Clinic.publish(new AppointmentBooked(queue, second, null, Channel.DESK, Priority.ROUTINE));
        observed.awaitTaken(Clinic.send(Clinic.withhold(new TokenIssued(queue, second, lastNumber))));
        assertThat(observed.parked(queue.value())).isEqualTo(1);

        Run run = rebuild(Order.EXCHANGE);

        assertThat(run.phase()).isEqualTo(Phase.EXCHANGED);
        assertThat(run.differences()).isEmpty();
        assertThat(observed.parked(queue.value())).isEqualTo(1);
    }

    /** What holds the table is PostgreSQL's own vacuum by its lock, and does not give way as that does. */
    @Test
    void an_exchange_waits_for_a_vacuum_and_nobody_waits_with_it() throws Exception {
        try (Connection vacuum = database.getConnection()) {
            vacuum.setAutoCommit(false);
            try (Statement statement = vacuum.createStatement()) {
                statement.execute("LOCK TABLE public.appointments IN SHARE UPDATE EXCLUSIVE MODE");
            }
            rebuilds.begin(Order.EXCHANGE);
            await().atMost(SOON).until(this::anExchangeWaits);

            assertThat(new Questions(port).get("/appointments").status()).isEqualTo(200);
            observed.awaitVersion(queue.value(), book());
            assertThat(rebuilds.latest().orElseThrow().endedAt()).isNull();
            vacuum.rollback();
        }

        Run run = await().atMost(SOON).until(() -> rebuilds.latest().orElseThrow(), it -> it.endedAt() != null);
        assertThat(run.phase()).as(run.detail()).isEqualTo(Phase.EXCHANGED);
        assertThat(run.differences()).isEmpty();
    }

    private boolean anExchangeWaits() {
        return Boolean.TRUE.equals(jdbc.queryForObject("""
            SELECT EXISTS (SELECT FROM pg_locks
                            WHERE relation = 'public.appointments'::regclass
                              AND mode = 'ShareUpdateExclusiveLock' AND NOT granted)
            """, Boolean.class));
    }

    @Test
    void only_one_is_done_at_a_time_and_every_drawn_table_is_known() {
        try (FreshTables.Turn _ = new FreshTables(database).takeTurn()) {
            assertThatThrownBy(() -> rebuilds.begin(Order.EXCHANGE)).isInstanceOf(RebuildRefused.class);
        }
        List<String> drawn =
                new ArrayList<>(List.of("stream_progress", "feed_offsets", "feed_epoch", "parked_records"));
        projections.forEach(projection -> projection.tables().forEach(table -> drawn.add(table.name())));
        assertThat(jdbc.queryForList("SELECT name FROM drawn_table", String.class))
                .containsExactlyInAnyOrderElementsOf(drawn);
    }

    @Test
    void the_tables_keep_the_names_of_their_indexes_and_keys() {
        String names = """
            SELECT   indexrelid::regclass::text FROM pg_index JOIN pg_class c ON c.oid = indrelid
            WHERE    c.relnamespace = 'public'::regnamespace ORDER BY 1
            """;
        List<String> before = jdbc.queryForList(names, String.class);

        assertThat(rebuild(Order.EXCHANGE).phase()).isEqualTo(Phase.EXCHANGED);

        assertThat(jdbc.queryForList(names, String.class)).isEqualTo(before).hasSizeGreaterThan(20);
    }
}
