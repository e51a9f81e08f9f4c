package io.qconnect.query.feed.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.Channel;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Priority;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentBooked;
import io.qconnect.events.QueueEvent.TokenIssued;
import io.qconnect.events.QueueId;
import io.qconnect.events.wire.Recorded;
import io.qconnect.query.Clinic;
import io.qconnect.query.feed.FeedTables;
import io.qconnect.query.feed.Observed;
import io.qconnect.query.feed.OwnTables;
import io.qconnect.query.feed.rebuild.Comparison.Difference;
import io.qconnect.query.feed.rebuild.Comparison.Kind;
import io.qconnect.query.feed.rebuild.FreshTables.Turn;
import io.qconnect.query.feed.rebuild.RebuildRuns.Phase;
import io.qconnect.query.feed.rebuild.RebuildRuns.Run;
import io.qconnect.query.feed.rebuild.Rebuilds.Order;
import io.qconnect.query.feed.tables.Projection;
import io.qconnect.query.feed.tables.Rows;
import io.qconnect.query.feed.tables.Table;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * A rebuild of large tables: it may take its time, it can be stopped, and what it leaves is as good as the live tables.
 */
@OwnTables
class LongRebuildTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** What the service gives a silent database otherwise, in seconds; here as short as can be. */
    private static final int SILENCE_MAX = 1;

    private static final double LONGER_THAN_THAT = 1.5;

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

    @Value("${spring.datasource.url}")
    private String url;

    @Value("${spring.datasource.username}")
    private String user;

    @Value("${spring.datasource.password}")
    private String password;

    private Observed observed;

    private final QueueId queue = Clinic.openQueue();

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

    private DataSource impatient() {
        PGSimpleDataSource impatient = new PGSimpleDataSource();
        impatient.setUrl(url);
        impatient.setUser(user);
        impatient.setPassword(password);
        impatient.setSocketTimeout(SILENCE_MAX);
        return impatient;
    }

    private Run rebuild(Order order) {
        rebuilds.begin(order);
        return await().atMost(SOON).until(() -> rebuilds.latest().orElseThrow(), run -> run.endedAt() != null);
    }

    private boolean exists(String table) {
        return Boolean.TRUE.equals(jdbc.queryForObject("SELECT to_regclass(?) IS NOT NULL", Boolean.class, table));
    }

    @Test
    void may_compare_for_longer_than_others_wait() throws Exception {
        try (Connection snapshot = impatient().getConnection()) {
            Comparison.prepare(snapshot);

            assertThat(snapshot.createStatement().execute("SELECT pg_sleep(" + LONGER_THAN_THAT + ")"))
                    .isTrue();
        }
    }

    @Test
    void may_index_for_longer_than_others_wait() {
        String asItWas = Objects.requireNonNull(
                jdbc.queryForObject("SELECT pg_get_functiondef('analyze_fresh_table'::regproc)", String.class));
        FreshTables fresh = new FreshTables(impatient());
        FreshTables patient = new FreshTables(database);
        try (Turn _ = patient.takeTurn()) {
            jdbc.execute("""
                CREATE OR REPLACE FUNCTION analyze_fresh_table(table_name text) RETURNS void LANGUAGE plpgsql AS $$
                BEGIN
                    IF table_name = 'users' THEN
                        PERFORM pg_sleep(%s);
                    END IF;
                END $$
                """.formatted(LONGER_THAN_THAT));
            patient.layOut(projections);

            fresh.index();

            assertThat(exists("fresh.idx_user_page")).isTrue();
            fresh.dropStale();
        } finally {
            jdbc.execute(asItWas);
        }
    }

    @Test
    void lists_the_first_of_many_rows_that_differ_by_all_parts_of_their_keys() {
        List<DoctorId> doctors = Stream.generate(() -> Clinic.registerDoctor("Dr. Noor", "Eyes"))
                .limit(30)
                .toList();
        AppointmentId appointment = AppointmentId.next();
        Clinic.publish(new AppointmentBooked(queue, appointment, null, Channel.DESK, Priority.ROUTINE));
        observed.awaitVersion(queue.value(), Clinic.publish(new TokenIssued(queue, appointment, 1)));
        doctors.forEach(doctor -> observed.awaitVersion(doctor.value(), 1));
        jdbc.update("UPDATE doctors SET room_no = '99', name = 'Dr. No' WHERE name = 'Dr. Noor'");
        jdbc.update("DELETE FROM tokens WHERE queue_id = ?", queue.value());

        Run compared = rebuild(Order.COMPARE);

        assertThat(compared.phase()).as(compared.detail()).isEqualTo(Phase.COMPARED);
        assertThat(compared.differences())
                .extracting(Difference::table, Difference::found)
                .containsExactlyInAnyOrder(tuple("doctors", 30L), tuple("tokens", 1L));
        Map<String, List<Comparison.Row>> rows =
                compared.differences().stream().collect(Collectors.toMap(Difference::table, Difference::rows));
        assertThat(rows.get("tokens")).containsExactly(new Comparison.Row(queue + "/1", Kind.ADDED, List.of()));
        assertThat(rows.get("doctors"))
                .hasSize(20)
                .isSortedAccordingTo(Comparator.comparing(Comparison.Row::key))
                .allMatch(row -> row.columns().equals(List.of("name", "room_no")));
        assertThat(rebuild(Order.EXCHANGE).phase()).isEqualTo(Phase.EXCHANGED);
        assertThat(rebuild(Order.COMPARE).differences()).isEmpty();
    }

    @Test
    void ends_soon_after_it_is_told_to_also_while_it_catches_up() {
        RebuildProgress progress = new RebuildProgress(new RebuildRuns(jdbc));
        StopsWhenCatchingUp stopping = new StopsWhenCatchingUp(progress);
        List<Projection<?>> with = new ArrayList<>(projections);
        with.add(stopping);

        assertThatThrownBy(() -> new Rebuild(database, consumers, with, progress).run(true))
                .isInstanceOf(RebuildProgress.Stopped.class);

        assertThat(stopping.stopped).isTrue();
        assertThat(stopping.stretchesAfterwards).isZero();
        rebuilds.start();
        assertThat(exists("fresh.users")).isFalse();
    }

    /** Has much happen while the past is read, and somebody stop the rebuild when it comes to that. */
    private final class StopsWhenCatchingUp implements Projection<QueueEvent> {

        private static final int MUCH = 4_000;

        private final RebuildProgress progress;
        private boolean begun;
        private boolean stopped;
        private int stretchesAfterwards;

        StopsWhenCatchingUp(RebuildProgress progress) {
            this.progress = progress;
        }

        @Override
        public Class<QueueEvent> facts() {
            return QueueEvent.class;
        }

        @Override
        public List<Table<?, ?>> tables() {
            return List.of();
        }

        @Override
        public void touch(List<Recorded<QueueEvent>> facts, Rows rows) {}

        @Override
        public void apply(List<Recorded<QueueEvent>> facts, Rows rows) {
            if (!begun) {
                begun = true;
                for (int i = 0; i < MUCH; i++) {
                    var booked =
                            new AppointmentBooked(queue, AppointmentId.next(), null, Channel.DESK, Priority.ROUTINE);
                    var _ = Clinic.sendLater(Clinic.withhold(booked));
                }
                await().atMost(SOON).until(() -> reached() == 1 + MUCH);
            } else if (stopped) {
                stretchesAfterwards++;
            } else if (progress.phase() == Phase.COMPARING) {
                stopped = true;
                progress.stop();
            }
        }

        private long reached() {
            return Objects.requireNonNull(jdbc.queryForObject(
                    "SELECT version FROM public.stream_progress WHERE stream_id = ?", Long.class, queue.value()));
        }
    }

    @Test
    void is_not_taken_back_once_the_live_tables_have_an_index_more() {
        assertThat(rebuild(Order.EXCHANGE).phase()).isEqualTo(Phase.EXCHANGED);
        // as a release does
        jdbc.execute("CREATE INDEX idx_doctor_room ON doctors (room_no)");
        try {
            assertThatThrownBy(() -> jdbc.execute("SELECT exchange_tables_back()"))
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("doctors has changed since");
            assertThat(exists("former.doctors")).isTrue();

            rebuilds.start();

            assertThat(exists("former.doctors")).isFalse();
            assertThatThrownBy(() -> rebuilds.begin(Order.BACK)).isInstanceOf(RebuildRefused.class);
            assertThat(rebuild(Order.EXCHANGE).phase()).isEqualTo(Phase.EXCHANGED);
            assertThat(exists("public.idx_doctor_room")).isTrue();
        } finally {
            jdbc.execute("DROP INDEX idx_doctor_room");
        }
    }
}
