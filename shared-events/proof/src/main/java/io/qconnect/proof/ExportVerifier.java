package io.qconnect.proof;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Verifies an export with the log's public key and nothing else, in one pass and constant memory. Each line is held
 * against the hash it was sealed under, which tells positions; the hashes together must make the root that the
 * checkpoint was signed for, which tells that they are the sealed ones; and every published checkpoint must come by on
 * the way, whatever life of the store it is of, which tells that nobody has sealed another history since.
 */
public final class ExportVerifier {

    private static final int CHUNK_BYTES = 1 << 20;

    private final VerifierKey key;
    private final List<Checkpoint> published;
    private final long after;
    private final Map<String, Long> restoredAt;

    /**
     * Of an export of the whole history.
     *
     * @param published signed notes that were published earlier, of any of the log's epochs
     * @throws NotProven when one of them is not signed with the key
     */
    public ExportVerifier(VerifierKey key, Collection<String> published) {
        this(key, published.stream().map(key::open).toList(), 0, Map.of());
    }

    private ExportVerifier(VerifierKey key, List<Checkpoint> published, long after, Map<String, Long> restoredAt) {
        this.key = key;
        this.published = published;
        this.after = after;
        this.restoredAt = Map.copyOf(restoredAt);
    }

    /** The same, of an export that may leave out what was exported before: everything up to a position. */
    public ExportVerifier after(long position) {
        return new ExportVerifier(key, published, position, restoredAt);
    }

    /**
     * The same, knowing of restores. Without this, every checkpoint of every epoch must agree.
     *
     * @param positions by epoch, the last position that it shares with the export's; it must agree up to there
     */
    public ExportVerifier restoredAt(Map<String, Long> positions) {
        return new ExportVerifier(key, published, after, positions);
    }

    /** @throws NotProven when the export is cut off, or its checkpoint is not signed with the key */
    public Report verify(InputStream export) throws IOException {
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            ThreadLocal<LineCheck> check = ThreadLocal.withInitial(LineCheck::new);
            ExportTally tally = new ExportTally(key, published, after, new OtherEpochs(restoredAt));
            Deque<Future<List<LineCheck.Checked>>> ahead = new ArrayDeque<>();
            try {
                Chunks chunks = new Chunks(export);
                for (Lines lines = chunks.next(); lines.end() > 0; lines = chunks.next()) {
                    Lines chunk = lines;
                    ahead.add(workers.submit(() -> check.get().check(chunk.text(), chunk.end())));
                    if (ahead.size() > threads + 1) {
                        take(ahead.remove(), tally);
                    }
                }
                while (!ahead.isEmpty()) {
                    take(ahead.remove(), tally);
                }
                return tally.report();
            } finally {
                workers.shutdownNow();
            }
        }
    }

    private static void take(Future<List<LineCheck.Checked>> lines, ExportTally tally) {
        try {
            lines.get().forEach(tally::add);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("A defect of the verifier", failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped while verifying", stopped);
        }
    }

    /** @param end behind the newline of the last line */
    private record Lines(byte[] text, int end) {}

    /** Cuts a stream into pieces that end with a line. */
    private static final class Chunks {

        private final InputStream in;
        private byte[] rest = new byte[0];

        Chunks(InputStream in) {
            this.in = in;
        }

        /** @return nothing at the end */
        Lines next() throws IOException {
            byte[] text = rest;
            int length = rest.length;
            while (true) {
                text = Arrays.copyOf(text, length + CHUNK_BYTES);
                int more = in.readNBytes(text, length, CHUNK_BYTES);
                int end = length + more;
                while (end > length && text[end - 1] != '\n') {
                    end--;
                }
                length += more;
                if (end > length - more) {
                    rest = Arrays.copyOfRange(text, end, length);
                    return new Lines(text, end);
                }
                if (more == 0 && length > 0) {
                    throw new NotProven("This export is cut off in the middle of a line");
                }
                if (more == 0) {
                    return new Lines(text, 0);
                }
            }
        }
    }
}
