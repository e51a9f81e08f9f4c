package io.qconnect.infra.backup;

import io.qconnect.infra.local.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A restore that has begun, in a file that outlives whoever began it: until it is finished no server may serve from
 * what lies there, and whoever finishes it must know what only the cluster of before could tell.
 *
 * @param to which moment was asked for
 * @param before where the cluster of before is moved to; null when there was none
 * @param erased the ledger of erasures of then, entry by entry
 */
record Unfinished(String to, @Nullable String before, List<String> erased) {

    static Optional<Unfinished> in(Path dataFolder) {
        Path file = LocalPostgres.unfinishedRestore(dataFolder);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Optional.of(JsonMapper.shared().readValue(file.toFile(), Unfinished.class));
    }

    void write(Path dataFolder) {
        DurableFile.write(
                LocalPostgres.unfinishedRestore(dataFolder), JsonMapper.shared().writeValueAsString(this) + "\n");
    }

    static void finish(Path dataFolder) {
        try {
            Files.delete(LocalPostgres.unfinishedRestore(dataFolder));
            DurableFile.force(dataFolder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Where the cluster of before is, once it has been moved. */
    Optional<Path> cluster(Path dataFolder) {
        return Optional.ofNullable(before).map(dataFolder::resolve);
    }
}
