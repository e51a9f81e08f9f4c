package io.qconnect.proof;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A tree kept in tiles, laid out like those of C2SP tlog-tiles: 256 neighbouring hashes of every eighth level. Adding a
 * leaf changes one tile a level at most, and a proof reads a handful of them. It holds what it has read and changed;
 * who keeps the tiles asks for {@link #changed()} and writes these, all or none.
 */
public final class TileTree implements Nodes {

    /** Hashes in a full tile, and the height of the subtree that it stands for. */
    public static final int WIDTH = 256;

    private static final int HEIGHT = 8;

    /** @param number counts the tiles of a level from 0 */
    public record TileId(int level, long number) {

        /** How many hashes this tile has in a tree of this size. */
        public int width(long size) {
            long hashes = (size >> (HEIGHT * level)) - number * WIDTH;
            return (int) Math.clamp(hashes, 0, WIDTH);
        }
    }

    /** Where tiles are kept. */
    @FunctionalInterface
    public interface Source {
        /** The hashes of a tile, one after the other; none when there is no such tile. */
        byte[] read(TileId tile);
    }

    private final Source source;
    private final TreeHasher hasher = new TreeHasher();
    private final Map<TileId, byte[]> read = new HashMap<>();
    private final Map<TileId, byte[]> changed = new LinkedHashMap<>();
    private long size;

    /** @param size leaves in the tiles of {@code source} */
    public TileTree(Source source, long size) {
        this.source = source;
        this.size = size;
    }

    public long size() {
        return size;
    }

    /** The tiles that differ from those in the source, each as a whole. */
    public Map<TileId, byte[]> changed() {
        Map<TileId, byte[]> trimmed = new LinkedHashMap<>();
        changed.forEach((id, tile) -> trimmed.put(id, Arrays.copyOf(tile, id.width(size) * TreeHasher.LENGTH)));
        return trimmed;
    }

    public void add(byte[] leafHash) {
        add(0, leafHash);
        size++;
    }

    private void add(int level, byte[] hash) {
        long before = size >> (HEIGHT * level);
        TileId id = new TileId(level, before / WIDTH);
        int width = (int) (before % WIDTH);
        byte[] tile = changed.computeIfAbsent(
                id, _ -> Arrays.copyOf(width == 0 ? new byte[0] : source.read(id), WIDTH * TreeHasher.LENGTH));
        System.arraycopy(hash, 0, tile, width * TreeHasher.LENGTH, TreeHasher.LENGTH);
        if (width + 1 == WIDTH) {
            add(level + 1, root(tile, 0, WIDTH));
        }
    }

    @Override
    public byte[] node(int level, long index) {
        int within = level % HEIGHT;
        long first = index << within;
        TileId id = new TileId(level / HEIGHT, first / WIDTH);
        byte[] tile = changed.containsKey(id) ? changed.get(id) : read.computeIfAbsent(id, source::read);
        int end = (int) (first % WIDTH) + (1 << within);
        if (end > id.width(size) || end * TreeHasher.LENGTH > tile.length) {
            throw new IllegalArgumentException("The tree does not reach so far");
        }
        return root(tile, (int) (first % WIDTH), 1 << within);
    }

    private byte[] root(byte[] tile, int first, int count) {
        if (count == 1) {
            int begin = first * TreeHasher.LENGTH;
            return Arrays.copyOfRange(tile, begin, begin + TreeHasher.LENGTH);
        }
        int half = count / 2;
        return hasher.ofNode(root(tile, first, half), root(tile, first + half, half));
    }
}
