package io.qconnect.command.file;

import io.qconnect.command.Dice;
import io.qconnect.events.FileEvent;
import io.qconnect.events.FileEvent.ContentGivenOut;
import io.qconnect.events.FileEvent.FileDeleted;
import io.qconnect.events.FileEvent.FileStored;
import io.qconnect.events.FileId;
import io.qconnect.events.UserId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Files live through thousands of random commands, legal and illegal; {@link FilesTest} has them on the real tables.
 */
class RandomFilesTest {

    @Dice.EverySeed
    void the_rules_hold_after_every_command(long seed) {
        try (var journey = new FilesJourney(seed, new OwnersOnPaper())) {
            journey.run();
        }
    }

    /** The tables of files and owners, without tables. */
    private static final class OwnersOnPaper implements FilesJourney.Heard {

        private final Set<UserId> here = new HashSet<>();
        private final Map<FileId, UserId> kept = new HashMap<>();

        @Override
        public boolean knowsPatient(UserId patient) {
            return here.contains(patient);
        }

        @Override
        public void comes(UserId patient) {
            here.add(patient);
        }

        @Override
        public void isErased(UserId patient) {
            here.remove(patient);
        }

        @Override
        public void hear(FileEvent fact) {
            switch (fact) {
                case FileStored it -> kept.put(it.fileId(), it.patientId());
                case FileDeleted it -> kept.remove(it.fileId());
                case ContentGivenOut _ -> {} // it is the same file
            }
        }

        @Override
        public boolean holds(FileId file) {
            return kept.containsKey(file);
        }

        @Override
        public Set<FileId> ofErased() {
            return kept.keySet().stream()
                    .filter(file -> !here.contains(kept.get(file)))
                    .collect(Collectors.toSet());
        }
    }
}
