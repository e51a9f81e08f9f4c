package io.qconnect.command.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Attached;
import io.qconnect.command.AxonInMemory;
import io.qconnect.command.Dice;
import io.qconnect.command.Verdict;
import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Trace;
import io.qconnect.events.FileEvent;
import io.qconnect.events.FileId;
import io.qconnect.events.Personal;
import io.qconnect.events.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * Patients come and are erased, files about them are stored, taken over from a predecessor again and again, and
 * deleted, by the desk, by those they are about, and by others who must not know of them. Held against
 * {@link PlainFiles} after each step.
 */
final class FilesJourney implements AutoCloseable {

    private static final int ROWS_OF_PREDECESSOR = 40;

    /** Owners that are told what happens, as the real ones are in the transactions of the facts. */
    interface Heard extends FileOwners {

        void comes(UserId patient);

        void isErased(UserId patient);

        void hear(FileEvent fact);

        boolean holds(FileId file);

        /** Files that are to go with those they are about. */
        Set<FileId> ofErased();
    }

    private final Dice dice;
    private final Heard owners;
    private final AxonInMemory axon;
    private final PlainFiles cabinet = new PlainFiles();
    private final List<UserId> patients = new ArrayList<>();
    private final List<FileId> files = new ArrayList<>();
    private final List<FileId> rows;
    private int done;

    FilesJourney(long seed, Heard owners) {
        this.dice = new Dice(seed);
        this.owners = owners;
        this.axon = new AxonInMemory(
                StoredFile.class, configurer -> configurer.registerComponent(FileOwners.class, _ -> owners));
        this.rows = Stream.generate(() -> new FileId(dice.id()))
                .limit(ROWS_OF_PREDECESSOR)
                .toList();
        files.add(new FileId(dice.id()));
        somebodyComes();
    }

    void run() {
        dice.walk(this::step);
        assertThat(done).as("journeys that get nowhere show nothing").isGreaterThan(Dice.STEPS / 4);
    }

    private void step() {
        if (dice.oneIn(40)) {
            axon.forget();
        }
        comeAndGo();
        FileId file = dice.recent(files, 12);
        Attached attached = dice.attached(cabinet.version(file));
        UserId asking = dice.oneIn(3) ? dice.recent(patients, 4) : null;
        Command command = command(file);

        Verdict expected = expected(command, asking, attached);
        AxonInMemory.Told answer = axon.tell(command, metaData(asking, attached));

        assertThat(answer.verdict())
                .as("%s by %s with %s", command, asking, attached)
                .isEqualTo(expected);
        expected.facts().forEach(fact -> owners.hear((FileEvent) fact));
        FileId about = idOf(command);
        if (expected.isDone()) {
            done++;
            assertThat(answer.version()).as("facts of %s", command).isEqualTo(cabinet.version(about));
        }
        assertThat(owners.holds(about)).as("is still to be had").isEqualTo(cabinet.holds(about));
    }

    private void comeAndGo() {
        if (dice.oneIn(20)) {
            somebodyComes();
        }
        UserId patient = dice.recent(patients, 8);
        if (dice.oneIn(25) && cabinet.knows(patient)) {
            owners.isErased(patient);
            cabinet.isErased(patient);
            assertThat(owners.ofErased()).as("what goes with the erased").isEqualTo(cabinet.ofErased());
        }
    }

    private void somebodyComes() {
        UserId patient = new UserId(dice.id());
        patients.add(patient);
        owners.comes(patient);
        cabinet.comes(patient);
    }

    private Verdict expected(Command command, @Nullable UserId asking, Attached attached) {
        return switch (command) {
            case StoreFile it -> cabinet.store(it);
            case ImportFile it -> cabinet.takeOver(it);
            case DeleteFile it -> cabinet.delete(it, asking, attached);
            default -> throw new IllegalArgumentException(command.toString());
        };
    }

    private static MetaData metaData(@Nullable UserId asking, Attached attached) {
        MetaData metaData = attached.metaData();
        return asking == null ? metaData : metaData.and(Trace.PATIENT, asking.toString());
    }

    private Command command(FileId file) {
        return switch (dice.below(10)) {
            case 0, 1, 2 -> {
                files.add(new FileId(dice.id()));
                yield content(files.getLast());
            }
            case 3, 4 -> {
                FileId row = dice.pick(rows);
                files.add(row);
                yield new ImportFile(row, content(row));
            }
            case 5 -> new DeleteFile(new FileId(dice.id()));
            default -> new DeleteFile(file);
        };
    }

    private StoreFile content(FileId file) {
        UserId patient = dice.oneIn(10) ? new UserId(dice.id()) : dice.recent(patients, 6);
        Personal name = new Personal(dice.id(), "nonce", "sealed");
        return new StoreFile(
                file, patient, name, "application/pdf", 1 + dice.below(1_000), "c0ffee".repeat(10) + "0123");
    }

    private static FileId idOf(Command command) {
        return switch (command) {
            case StoreFile it -> it.fileId();
            case ImportFile it -> it.fileId();
            case DeleteFile it -> it.fileId();
            default -> throw new IllegalArgumentException(command.toString());
        };
    }

    @Override
    public void close() {
        axon.close();
    }
}
