package io.qconnect.infra.journeys;

import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;

/** One clinic of four processes, started once for all journeys and gone with the JVM. */
final class TheClinic {

    private static final Clinic CLINIC = start();

    private TheClinic() {}

    static Clinic running() {
        return CLINIC;
    }

    /** An admin, who may do what the desk may, too. */
    static Visitor visitor() {
        return new Visitor(
                CLINIC.plan().commandUrl(),
                CLINIC.plan().queryUrl(),
                CLINIC.accounts().of("admin"));
    }

    /** As the superuser, to look at what no API shows. */
    static Connection database(String name) throws SQLException {
        LocalPostgres postgres = CLINIC.postgres();
        return DriverManager.getConnection(
                postgres.jdbcUrl(name),
                postgres.superuser().user(),
                postgres.superuser().password());
    }

    private static Clinic start() {
        try {
            Path folder = Files.createTempDirectory("qconnect-journeys");
            Clinic clinic = Clinic.start(ClinicPlan.onFreePorts(folder));
            AskedRecording.begin(clinic);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                AskedRecording.end(clinic);
                clinic.close();
                delete(folder);
            }));
            return clinic;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
