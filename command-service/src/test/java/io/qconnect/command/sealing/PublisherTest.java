package io.qconnect.command.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import io.qconnect.events.Uuids;
import io.qconnect.proof.Checkpoint;
import io.qconnect.proof.SigningKey;
import io.qconnect.proof.TreeHasher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What was published before is found again, however much of it there is and whoever's log it belongs to. */
@RunningService
class PublisherTest {

    /** More than one array holds, and than any service has memory. */
    private static final long TOO_LONG_FOR_MEMORY = 1L << 31;

    private final Clinic clinic;
    private final Log log;
    private final SealTables tables;
    private final Sealer sealer;
    private final SigningKey anotherKey = SigningKey.generate("qconnect/clinic");
    private final String ofAnotherLog = another("");

    @TempDir
    private Path folder;

    private Path all;
    private Publisher publisher;

    PublisherTest(
            @LocalServerPort int port, @Autowired Log log, @Autowired SealTables tables, @Autowired Sealer sealer) {
        this.clinic = new Clinic(port);
        this.log = log;
        this.tables = tables;
        this.sealer = sealer;
    }

    @BeforeEach
    void a_folder() {
        all = folder.resolve("checkpoints");
        Duration unused = Duration.ZERO;
        publisher = new Publisher(
                new SealingProperties("qconnect/clinic", folder.resolve("key"), folder, unused, unused), log, tables);
    }

    /** Of the life of this store before the last restore. */
    private String another(String longer) {
        String origin = "qconnect/clinic/" + Uuids.timeOrdered() + longer;
        return anotherKey.sign(new Checkpoint(origin, 1_000_000, new byte[TreeHasher.LENGTH])) + "\n";
    }

    private String own(long size) {
        return log.sign(new Checkpoint(log.origin(), size, new byte[TreeHasher.LENGTH])) + "\n";
    }

    private void append(String notes) throws IOException {
        Files.writeString(all, notes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void aHoleOf(long bytes) throws IOException {
        try (var file = Files.newByteChannel(all, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.position(bytes - 1).write(StandardCharsets.UTF_8.encode("\n"));
        }
    }

    @Test
    void none_is_found_in_a_file_that_no_memory_holds() throws IOException {
        aHoleOf(TOO_LONG_FOR_MEMORY);
        append(ofAnotherLog.repeat(1_000));

        assertThat(publisher.newest()).isEmpty();
    }

    @Test
    void the_newest_is_found_before_years_of_another_log() throws IOException {
        append(own(7) + own(8) + ofAnotherLog.repeat(20_000));

        assertThat(publisher.newest()).map(Checkpoint::size).hasValue(8L);
    }

    /** A block may begin anywhere in a note, and in the one before it. */
    @Test
    void it_is_found_wherever_the_file_is_cut_into_blocks() throws IOException {
        int note = own(7).length();
        String before = ofAnotherLog.repeat(10);
        String behind = ofAnotherLog.repeat(Publisher.BLOCK_BYTES / ofAnotherLog.length() - 4);
        for (int longer = 0; longer < 6 * note; longer++) {
            Files.deleteIfExists(all);
            append(before + own(7) + another("x".repeat(longer)) + behind);

            assertThat(publisher.newest())
                    .as("the last log's name is longer by %d", longer)
                    .map(Checkpoint::size)
                    .hasValue(7L);
        }
    }

    @Test
    void a_new_log_is_published_behind_the_one_before() throws IOException {
        append(ofAnotherLog.repeat(10_000));
        long before = Files.size(all);
        clinic.patient();
        long sealed = sealer.sealAll().size();

        for (int i = 0; i < 100 && publisher.newest().map(Checkpoint::size).orElse(0L) < sealed; i++) {
            publisher.publish();
        }

        assertThat(publisher.newest())
                .map(Checkpoint::size)
                .hasValueSatisfying(size -> assertThat(size).isGreaterThanOrEqualTo(sealed));
        assertThat(Files.size(all)).isGreaterThan(before);
        assertThat(Files.readString(folder.resolve("checkpoint"))).startsWith(log.origin());
    }
}
