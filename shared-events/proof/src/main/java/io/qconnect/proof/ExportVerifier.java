package io.qconnect.proof;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Verifies an export with the log's public key and nothing else, in one pass and constant memory. Each line is held
 * against the hash it was sealed under, which tells positions; the hashes together must make the root that the checkpoint
 * was signed for, which tells that they are the sealed ones; and every published checkpoint of the log must come by on
 * the way, which tells that nobody has sealed another history since.
 */
public final class ExportVerifier {

    private static final int CHUNK_BYTES = 1 << 20;

    private final VerifierKey key;
    private final List<Checkpoint> published;

    /**
     * @param published signed notes that were published earlier, of any of the log's epochs
     * @throws NotProven when one of them is not signed with the key
     */
    public ExportVerifier(VerifierKey key, Collection<String> published) {
        this.key = key;
        this.published = published.stream().map(key::open).toList();
    }

    /** @throws NotProven when the export is cut off, or its checkpoint is not signed with the key */
    public Report verify(InputStream export) throws IOException {
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            ThreadLocal<LineCheck> check = ThreadLocal.withInitial(LineCheck::new);
            ExportTally tally = new ExportTally(key, published);
            Deque<Future<List<LineCheck.Checked>>> ahead = new ArrayDeque<>();
            try {
                Chunks chunks = new Chunks(export);
                for (byte[] chunk = chunks.next(); chunk.length > 0; chunk = chunks.next()) {
                    byte[] lines = chunk;
                    ahead.add(workers.submit(() -> check.get().check(lines, lines.length)));
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

    /** Cuts a stream into pieces that end with a line. */
    private static final class Chunks {

        private final InputStream in;
        private byte[] rest = new byte[0];

        Chunks(InputStream in) {
            this.in = in;
        }

        /** @return nothing at the end */
        byte[] next() throws IOException {
            List<byte[]> pieces = new ArrayList<>(List.of(rest));
            int length = rest.length;
            while (true) {
                byte[] more = in.readNBytes(CHUNK_BYTES);
                pieces.add(more);
                length += more.length;
                int newline = more.length - 1;
                while (newline >= 0 && more[newline] != '\n') {
                    newline--;
                }
                if (newline >= 0 || more.length == 0) {
                    byte[] all = join(pieces, length);
                    int end = more.length == 0 ? length : length - more.length + newline + 1;
                    rest = Arrays.copyOfRange(all, end, length);
                    if (more.length == 0 && length > 0 && all[length - 1] != '\n') {
                        throw new NotProven("This export is cut off in the middle of a line");
                    }
                    return end == length ? all : Arrays.copyOf(all, end);
                }
            }
        }

        private static byte[] join(List<byte[]> pieces, int length) {
            byte[] all = new byte[length];
            int at = 0;
            for (byte[] piece : pieces) {
                System.arraycopy(piece, 0, all, at, piece.length);
                at += piece.length;
            }
            return all;
        }
    }
}
