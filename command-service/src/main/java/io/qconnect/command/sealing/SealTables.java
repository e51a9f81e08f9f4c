package io.qconnect.command.sealing;

import io.qconnect.proof.TileTree;
import io.qconnect.proof.TileTree.TileId;
import io.qconnect.proof.TreeHasher;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of V10: how far the store is sealed, the tiles of the tree, and the signed checkpoints. */
@Component
class SealTables {

    private static final String CLAIM = """
        SELECT size
          FROM sealed_log
         WHERE epoch = ?
           FOR UPDATE
        """;

    private static final String WRITE_TILE = """
        INSERT INTO sealed_tile (epoch, level, number, hashes)
        VALUES (?, ?, ?, ?)
            ON CONFLICT (epoch, level, number) DO UPDATE SET hashes = excluded.hashes
        """;

    private static final String NEWEST_CHECKPOINT = """
        SELECT size, note, signed_at
          FROM signed_checkpoint
         WHERE epoch = ?
         ORDER BY size DESC
         LIMIT 1
        """;

    /** Tiles that an export reads at once: half a megabyte. */
    private static final int TILES_AT_ONCE = 64;

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final Log log;

    SealTables(@Qualifier("auditDataSource") DataSource database, Log log) {
        this.template = new JdbcTemplate(database);
        this.jdbc = JdbcClient.create(template);
        this.log = log;
    }

    /** A checkpoint as it was signed. */
    record Signed(long size, String note, Instant signedAt) {}

    void begin() {
        jdbc.sql("INSERT INTO sealed_log (epoch, size) VALUES (?, 0) ON CONFLICT DO NOTHING")
                .param(log.epoch())
                .update();
    }

    /**
     * Takes the right to seal until the end of the transaction.
     *
     * @param wait for whoever has it now; otherwise nothing when somebody has
     * @return how far the store is sealed
     */
    OptionalLong claim(boolean wait) {
        return jdbc.sql(wait ? CLAIM : CLAIM + " SKIP LOCKED")
                .param(log.epoch())
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    long newestPosition() {
        return jdbc.sql("SELECT coalesce(max(global_index), 0) FROM domain_event")
                .query(Long.class)
                .single();
    }

    /** Writes what a grown tree has changed; only from the size that was claimed. */
    void write(TileTree grown, long claimed) {
        int moved = jdbc.sql("UPDATE sealed_log SET size = ? WHERE epoch = ? AND size = ?")
                .params(grown.size(), log.epoch(), claimed)
                .update();
        if (moved != 1) {
            throw new IllegalStateException("Somebody else has sealed what this process had claimed");
        }
        template.batchUpdate(
                WRITE_TILE, grown.changed().entrySet().stream().map(this::row).toList());
    }

    private Object[] row(Map.Entry<TileId, byte[]> tile) {
        return new Object[] {log.epoch(), tile.getKey().level(), tile.getKey().number(), tile.getValue()};
    }

    /**
     * The tree of the first {@code size} leaves, read as it is needed. Whoever needs a tile that somebody has deleted
     * or cut gets a {@link HistoryContradicted}.
     */
    TileTree tree(long size) {
        return new TileTree(tile -> tile(tile, size), size);
    }

    private byte[] tile(TileId tile, long size) {
        return jdbc.sql("SELECT hashes FROM sealed_tile WHERE epoch = ? AND level = ? AND number = ?")
                .params(log.epoch(), tile.level(), tile.number())
                .query(byte[].class)
                .optional()
                .filter(hashes -> hashes.length >= tile.width(size) * TreeHasher.LENGTH)
                .orElseThrow(() -> log.contradicted("Of the tile " + tile.number() + " on level " + tile.level()
                        + " of a tree of " + size + ", hashes are missing"));
    }

    /** The hashes that leaves were sealed under, from a leaf on; read in pieces, one position after the other. */
    Iterator<byte[]> leafHashes(long firstIndex) {
        return new LeafHashes(firstIndex);
    }

    private final class LeafHashes implements Iterator<byte[]> {

        private long next;
        private long loadedUpTo;

        /** By number, for one may be missing. */
        private Map<Long, byte[]> tiles = Map.of();

        LeafHashes(long first) {
            this.next = first;
            this.loadedUpTo = first / TileTree.WIDTH;
        }

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public byte[] next() {
            long number = next / TileTree.WIDTH;
            if (number >= loadedUpTo) {
                loadedUpTo = number + TILES_AT_ONCE;
                tiles = load(number);
            }
            int begin = (int) (next % TileTree.WIDTH) * TreeHasher.LENGTH;
            next++;
            byte[] tile = tiles.get(number);
            // a tile that somebody has deleted or cut leaves a hash that nothing hashes to
            return tile != null && tile.length > begin
                    ? Arrays.copyOfRange(tile, begin, begin + TreeHasher.LENGTH)
                    : new byte[TreeHasher.LENGTH];
        }

        private Map<Long, byte[]> load(long first) {
            Map<Long, byte[]> loaded = new HashMap<>();
            jdbc.sql("""
                SELECT number, hashes
                  FROM sealed_tile
                 WHERE epoch = ? AND level = 0 AND number BETWEEN ? AND ?
                """).params(log.epoch(), first, first + TILES_AT_ONCE - 1).query((RowCallbackHandler)
                    row -> loaded.put(row.getLong("number"), row.getBytes("hashes")));
            return loaded;
        }
    }

    void write(long size, String note) {
        jdbc.sql("INSERT INTO signed_checkpoint (epoch, size, note) VALUES (?, ?, ?)")
                .params(log.epoch(), size, note)
                .update();
    }

    Optional<Signed> newestCheckpoint() {
        return jdbc.sql(NEWEST_CHECKPOINT)
                .param(log.epoch())
                .query(Signed.class)
                .optional();
    }

    /** The checkpoint of just this size, if one was signed. */
    Optional<Signed> checkpointOf(long size) {
        return jdbc.sql("SELECT size, note, signed_at FROM signed_checkpoint WHERE epoch = ? AND size = ?")
                .params(log.epoch(), size)
                .query(Signed.class)
                .optional();
    }

    List<Signed> checkpointsAfter(long size, int limit) {
        return jdbc.sql("""
            SELECT size, note, signed_at
              FROM signed_checkpoint
             WHERE epoch = ? AND size > ?
             ORDER BY size
             LIMIT ?
            """)
                .params(log.epoch(), size, limit)
                .query(Signed.class)
                .list();
    }
}
