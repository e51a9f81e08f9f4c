package io.qconnect.query.board;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.qconnect.query.platform.SharedLook;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Boards that have been drawn once, for whoever asks next. Each question first looks by which transactions the rows were
 * written that its board is made of; as long as these are the same, so is the board. News of changes play no part: they
 * come after the change, and can be lost. The look is a short statement, shared by all who ask at the time, instead of the
 * counting of a whole queue; and it is as true with several instances, in an exchange of the tables and in a new epoch as
 * the tables are.
 */
@Component
class KeptBoards {

    /** Of about 1 KB: the boards of some days of a large hospital. */
    private static final int BOARDS_MAX = 2_000;

    /** PostgreSQL counts its transactions round in a circle of four thousand million; nobody does so many meanwhile. */
    private static final Duration KEPT_FOR = Duration.ofHours(1);

    private final BoardTable table;
    private final SharedLook<UUID, String> writers;
    private final Cache<UUID, Kept> kept = Caffeine.newBuilder()
            .maximumSize(BOARDS_MAX)
            .expireAfterWrite(KEPT_FOR)
            .build();

    KeptBoards(BoardTable table) {
        this.table = table;
        this.writers = new SharedLook<>(table::writers);
    }

    /** @param writers of the rows, looked up before they were read: the board is as they say, or newer */
    private record Kept(String writers, Board board) {}

    /** The board as it is now; empty when there is no such queue. */
    Optional<Board> find(UUID queueId) {
        Optional<String> now = writers.find(queueId);
        Kept known = kept.getIfPresent(queueId);
        if (known != null && now.filter(known.writers()::equals).isPresent()) {
            return Optional.of(known.board());
        }
        Optional<Board> drawn = now.flatMap(_ -> table.find(queueId));
        drawn.ifPresentOrElse(
                board -> kept.put(queueId, new Kept(now.orElseThrow(), board)), () -> kept.invalidate(queueId));
        return drawn;
    }
}
