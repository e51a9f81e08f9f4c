package io.qconnect.proof;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes history to be verified elsewhere: a header, one line for each position (see {@link FactLine}) with the hash it
 * was sealed under, and a trailer with the signed checkpoint that covers them all. Without its trailer an export counts
 * for nothing, so one that was cut off is not taken for a short one.
 */
public final class ExportWriter {

    private static final JsonMapper JSON = new JsonMapper();

    private final OutputStream out;
    private final FactLine line = new FactLine();
    private long facts;
    private long gaps;
    private long first;
    private long last;

    /**
     * Begins an export.
     *
     * @param before the frontier of the leaves that this export leaves out; that of nothing for a whole one
     */
    public ExportWriter(OutputStream out, String origin, Frontier before) throws IOException {
        this.out = out;
        ObjectNode header =
                JSON.createObjectNode().put("export", 1).put("origin", origin).put("after", before.size());
        before.roots()
                .forEach(root ->
                        header.withArray("frontier").add(Base64.getEncoder().encodeToString(root)));
        special(header);
    }

    public void fact(StoredFact fact, byte @Nullable [] sealed) throws IOException {
        facts++;
        write(fact.position(), line.write(fact, sealed));
    }

    public void gap(long position, byte[] sealed) throws IOException {
        gaps++;
        write(position, line.writeGap(position, sealed));
    }

    private void write(long position, FactLine.Written written) throws IOException {
        first = facts + gaps == 1 ? position : first;
        last = position;
        out.write(written.buffer(), 0, written.length());
        out.write('\n');
    }

    /** @param note the signed checkpoint whose size is the last position */
    public void end(Checkpoint checkpoint, String note) throws IOException {
        special(JSON.createObjectNode()
                .put("trailer", 1)
                .put("count", facts)
                .put("gaps", gaps)
                .put("firstPosition", first)
                .put("lastPosition", last)
                .put("rootHash", Base64.getEncoder().encodeToString(checkpoint.root()))
                .put("checkpoint", note));
        out.flush();
    }

    public long facts() {
        return facts;
    }

    private void special(ObjectNode line) throws IOException {
        out.write(JSON.writeValueAsBytes(line));
        out.write('\n');
    }
}
