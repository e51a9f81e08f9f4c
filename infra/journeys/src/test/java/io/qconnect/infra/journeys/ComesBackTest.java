package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.Part;
import io.qconnect.infra.local.Wait;
import io.qconnect.infra.local.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The evening and the next morning: everything is stopped, started again, and still there. */
class ComesBackTest {

    private final Visitor visitor = TheClinic.visitor();

    /** The first stop of a build leaves the caches. */
    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void everything_is_there_after_a_night() throws IOException {
        String queue = visitor.queue(10);
        Answer booked = expect(201, visitor.book(queue, visitor.patient()));
        Answer before = see(booked);

        TheClinic.running().stopAll();
        TheClinic.running().start();

        assertThat(see(booked).body()).isEqualTo(before.body());
        Answer next = expect(201, visitor.book(queue, visitor.patient()));
        assertThat(next.number("tokenNo")).isEqualTo(2);
        assertThat(see(next).text("status")).isEqualTo("PENDING");
        assertThat(mappedBy(Part.COMMAND_SERVICE)).contains("command-service", ".aot");
        assertThat(mappedBy(Part.QUERY_SERVICE)).contains("query-service", ".aot");
    }

    /** What it waits for has ended, too: that comes first. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void nobody_waits_for_a_service_whose_database_has_ended() {
        Clinic clinic = TheClinic.running();
        Watch watch = new Watch(clinic, _ -> {}, () -> false);
        end(clinic, Part.QUERY_SERVICE);
        CompletableFuture<Boolean> look = CompletableFuture.supplyAsync(watch::look);
        assertThat(Wait.atMost(Duration.ofSeconds(30), () -> !clinic.isRunning(Part.QUERY_SERVICE)))
                .isTrue();

        end(clinic, Part.POSTGRES);

        assertThat(look.orTimeout(60, TimeUnit.SECONDS).join()).isFalse();
        assertThat(Wait.atMost(
                        Duration.ofMinutes(3),
                        () -> watch.look()
                                && clinic.isRunning(Part.POSTGRES)
                                && clinic.isRunning(Part.QUERY_SERVICE)
                                && clinic.casualties().isEmpty()))
                .isTrue();
        Answer booked = expect(201, visitor.book(visitor.queue(10), visitor.patient()));
        assertThat(see(booked).text("status")).isEqualTo("PENDING");
    }

    private static void end(Clinic clinic, Part part) {
        ProcessHandle process = ProcessHandle.of(clinic.part(part).pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /**
     * The files that a process has in memory: among them the cache of its last start, unless the JVM has passed over
     * it.
     */
    private static String mappedBy(Part part) throws IOException {
        return Files.readString(
                Path.of("/proc/" + TheClinic.running().part(part).pid() + "/maps"));
    }

    private Answer see(Answer booked) {
        String version = booked.text("queueId") + ":" + booked.number("version");
        return visitor.see("/appointments/" + booked.text("appointmentId") + "?minVersion=" + version);
    }
}
