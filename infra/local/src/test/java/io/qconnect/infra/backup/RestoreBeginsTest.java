package io.qconnect.infra.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qconnect.infra.local.CannotStart;
import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.LeftBehind;
import io.qconnect.infra.local.LocalPostgres;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore has the folder to itself, and what nobody watches over is no reason to refuse. */
class RestoreBeginsTest {

    private static final Instant BEFORE_ANY_BACKUP = Instant.parse("2026-03-02T08:00:00Z");
    private static final String HAS_BEGUN = "no backup from before " + BEFORE_ANY_BACKUP;

    @TempDir
    private static Path data;

    private final List<String> told = new ArrayList<>();

    @BeforeAll
    static void a_stopped_clinic_with_a_backup() {
        try (LocalPostgres _ = LocalPostgres.start(data, 0)) {
            Backup.of(data);
        }
    }

    @AfterEach
    void leave_nothing() {
        LocalPostgres.stopLeftOver(data);
    }

    /** Looks for the way only when it has the folder to itself, and does not find one. */
    private void restore() {
        Restore.to(data, BEFORE_ANY_BACKUP, told::add);
    }

    @Test
    void not_while_somebody_has_the_clinic_though_its_database_is_down() {
        try (Clinic _ = Clinic.over(ClinicPlan.onFreePorts(data), _ -> {})) {
            assertThatThrownBy(this::restore)
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("runs; stop it first");
        }
        assertThatThrownBy(this::restore).hasMessageContaining(HAS_BEGUN);
    }

    @Test
    void not_while_a_server_is_watched_over_that_is_no_clinic() {
        try (LocalPostgres server = LocalPostgres.start(data, 0)) {
            assertThatThrownBy(this::restore).isInstanceOf(CannotStart.class).hasMessageContaining("in use by another");
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void not_while_a_backup_is_made() {
        try (LocalPostgres _ = LocalPostgres.start(data, 0);
                Backup _ = Backup.open(data)) {
            assertThatThrownBy(this::restore)
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("another backup of " + data + " is being made");
        }
    }

    @Test
    void after_it_has_stopped_a_server_that_was_left_behind() throws Exception {
        LeftBehind.over(data);

        assertThatThrownBy(this::restore).hasMessageContaining(HAS_BEGUN);

        assertThat(told).containsExactly("stopping the PostgreSQL that was left behind");
        assertThat(LocalPostgres.isRunning(data)).isFalse();
    }

    @Test
    void nowhere_where_there_is_no_backup_and_leaves_no_trace(@TempDir Path mistyped) {
        assertThatThrownBy(() -> Restore.to(mistyped, null, _ -> {}))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("there is no backup in");
        assertThat(mistyped).isEmptyDirectory();
    }
}
