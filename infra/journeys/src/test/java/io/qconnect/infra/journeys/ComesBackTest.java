package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.local.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
