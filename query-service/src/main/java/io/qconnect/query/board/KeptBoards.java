package io.qconnect.query.board;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.qconnect.query.platform.SharedLook;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Boards that have been drawn once, for whoever asks next. Each question first looks by which transactions the rows
 * were written that its board is made of; as long as these are the same, so is the board. News of changes play no part:
 * they come after the change, and can be lost. The look is a short statement, shared by all who ask at the time,
 * instead of the counting of a whole queue; and it is as true with several instances, in an exchange of the tables and
 * in a new epoch as the tables are.
 *
 * <p>A board's tag is made of what it shows, once for each drawing. The queue's version would not do: the doctor's name
 * and the pace of earlier queues are not counted by it. Nor would the transactions: a restored database counts them
 * again.
 */
@Component
class KeptBoards {

    /** Of about 1 KB: the boards of some days of a large hospital. */
    private static final int BOARDS_MAX = 2_000;

    /** PostgreSQL counts its transactions round in a circle of four thousand million; nobody does so many meanwhile. */
    private static final Duration KEPT_FOR = Duration.ofHours(1);

    /** Half of a SHA-256: nobody draws so many boards that two of them agree in it. */
    private static final int TAG_BYTES = 16;

    private final BoardTable table;
    private final JsonMapper json;
    private final SharedLook<UUID, String> writers;
    private final Cache<UUID, Kept> kept = Caffeine.newBuilder()
            .maximumSize(BOARDS_MAX)
            .expireAfterWrite(KEPT_FOR)
            .build();

    KeptBoards(BoardTable table, JsonMapper json) {
        this.table = table;
        this.json = json;
        this.writers = new SharedLook<>(table::writers);
    }

    /** @param writers of the rows, looked up before they were read: the board is as they say, or newer */
    private record Kept(String writers, Tagged tagged) {}

    /** @param tag the same for boards that show the same, whichever instance has drawn them, and whenever */
    record Tagged(Board board, String tag) {}

    /** The board as it is now; empty when there is no such queue. */
    Optional<Board> find(UUID queueId) {
        return findTagged(queueId).map(Tagged::board);
    }

    /** As {@link #find}, with its tag. */
    Optional<Tagged> findTagged(UUID queueId) {
        Optional<String> now = writers.find(queueId);
        Kept known = kept.getIfPresent(queueId);
        if (known != null && now.filter(known.writers()::equals).isPresent()) {
            return Optional.of(known.tagged());
        }
        Optional<Tagged> drawn = now.flatMap(_ -> table.find(queueId)).map(board -> new Tagged(board, tagOf(board)));
        drawn.ifPresentOrElse(
                board -> kept.put(queueId, new Kept(now.orElseThrow(), board)), () -> kept.invalidate(queueId));
        return drawn;
    }

    private String tagOf(Board board) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(json.writeValueAsBytes(board));
            return "\"" + HexFormat.of().formatHex(hash, 0, TAG_BYTES) + "\"";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("This JDK lacks SHA-256", impossible);
        }
    }
}
