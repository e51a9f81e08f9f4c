package io.qconnect.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that replays its log for long is nobody's prisoner meanwhile, and nobody is its. */
class PostgresStartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A process has a pid file and a leash by then, and no answer for a minute. */
    private static final Duration WELL_UNDER_WAY = Duration.ofSeconds(2);

    @TempDir
    private static Path data;

    @BeforeAll
    static void a_server_with_much_to_replay() throws Exception {
        makeIn(data);
    }

    private static void makeIn(Path folder) throws Exception {
        LocalPostgres.start(folder, 0).close();
        LeftBehind.hasMuchToReplay(folder);
    }

    @AfterEach
    void leave_nothing() {
        LocalPostgres.stopLeftOver(data);
    }

    private static void awaitProcess(Path folder) {
        await().atMost(PATIENCE).until(() -> LocalPostgres.isRunning(folder));
        await().during(WELL_UNDER_WAY).atMost(PATIENCE).until(() -> LocalPostgres.isRunning(folder));
    }

    @Test
    void ends_with_the_jvm_that_waits_for_its_answer() throws Exception {
        Process jvm = LeftBehind.jvm(data);
        try {
            awaitProcess(data);
        } finally {
            LeftBehind.end(jvm);
        }
        await().atMost(PATIENCE).until(() -> !LocalPostgres.isRunning(data));
    }

    /** As of a full disk that was cleared, or a setting that was put right, while the clinic's own process went on. */
    @Test
    void starts_in_the_same_jvm_once_what_made_it_fail_is_gone(@TempDir Path own) throws Exception {
        LocalPostgres.start(own, 0).close();
        Path settings = own.resolve("postgres/postgresql.auto.conf");
        String well = Files.readString(settings);
        Files.writeString(settings, well + "no setting of that name = on\n");
        assertThatThrownBy(() -> LocalPostgres.start(own, 0)).isInstanceOf(CannotStart.class);

        Files.writeString(settings, well);
        try (LocalPostgres _ = LocalPostgres.start(own, 0)) {
            assertThat(LocalPostgres.isRunning(own)).isTrue();
        }
    }

    @Test
    void ends_with_the_clinic_that_is_stopped_meanwhile(@TempDir Path own) throws Exception {
        makeIn(own);
        try (Clinic clinic = Clinic.over(ClinicPlan.onFreePorts(own), _ -> {})) {
            var start = CompletableFuture.runAsync(() -> clinic.start(Part.POSTGRES));
            awaitProcess(own);

            clinic.stopAll();

            assertThat(LocalPostgres.isRunning(own)).isFalse();
            assertThat(start).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(CannotStart.class);
        }
    }

    @Test
    void is_ended_by_whoever_comes_next_when_nobody_else_did() throws Exception {
        LeftBehind.over(data);

        LocalPostgres.stopLeftOver(data);

        assertThat(LocalPostgres.isRunning(data)).isFalse();
    }

    @Test
    void is_left_alone_while_somebody_waits_for_it() throws Exception {
        Process jvm = LeftBehind.jvm(data);
        try {
            awaitProcess(data);

            assertThatThrownBy(() -> LocalPostgres.stopLeftOver(data))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("in use by another");

            assertThat(LocalPostgres.isRunning(data)).isTrue();
        } finally {
            LeftBehind.end(jvm);
        }
    }
}
