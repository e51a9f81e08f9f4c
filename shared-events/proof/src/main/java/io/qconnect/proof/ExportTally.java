package io.qconnect.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Goes over the checked lines of an export in their order, builds the tree, and says in the end what was found. */
final class ExportTally {

    private static final JsonMapper JSON = new JsonMapper();

    private final VerifierKey key;
    private final List<Checkpoint> allPublished;
    private final long leftOutMax;
    private final OtherEpochs otherEpochs;
    private final List<Finding> findings = new ArrayList<>();

    private @Nullable JsonNode header;
    private @Nullable JsonNode trailer;
    private String origin = "";

    /** Of any epoch, by size. */
    private List<Checkpoint> published = List.of();

    private Frontier tree = new Frontier();
    /** False from the first line that brought no hash, or stood in the wrong place. */
    private boolean complete = true;

    private int nextPublished;
    /** The newest size at which a signed root came by. */
    private long confirmed;

    private long facts;
    private long gaps;
    private long first;
    private long last;

    /** @param leftOutMax the position up to which the export may leave everything out */
    ExportTally(VerifierKey key, List<Checkpoint> published, long leftOutMax, OtherEpochs otherEpochs) {
        this.key = key;
        this.allPublished = published;
        this.leftOutMax = leftOutMax;
        this.otherEpochs = otherEpochs;
    }

    void add(LineCheck.Checked line) {
        if (trailer != null) {
            throw new NotProven("Something follows behind the trailer of this export");
        }
        String special = line.special();
        if (special != null) {
            special(special);
        } else if (header == null) {
            throw new NotProven("This is no export: it does not begin with a header");
        } else {
            position(line);
        }
    }

    private void special(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            if (header == null && node.path("export").asInt(0) == 1) {
                begin(node);
            } else if (header != null && node.path("trailer").asInt(0) == 1) {
                trailer = node;
            } else {
                throw new NotProven("A line of this export is neither a fact nor a gap");
            }
        } catch (JacksonException | IllegalArgumentException damaged) {
            throw new NotProven("A line of this export is neither a fact nor a gap", damaged);
        }
    }

    private void begin(JsonNode node) {
        header = node;
        List<byte[]> roots = new ArrayList<>();
        node.path("frontier").forEach(root -> roots.add(Base64.getDecoder().decode(root.asString())));
        tree = new Frontier(node.path("after").asLong(), roots);
        confirmed = tree.size();
        origin = node.path("origin").asString();
        published = allPublished.stream()
                .filter(checkpoint -> checkpoint.size() >= tree.size())
                .sorted(Comparator.comparingLong(Checkpoint::size))
                .toList();
        published.stream().filter(checkpoint -> !isOwn(checkpoint)).forEach(otherEpochs::expect);
        if (tree.size() > leftOutMax) {
            found(Finding.Kind.MISSING, leftOutMax + 1, tree.size());
        }
        passPublished();
    }

    private boolean isOwn(Checkpoint checkpoint) {
        return checkpoint.origin().equals(origin);
    }

    private void position(LineCheck.Checked line) {
        long expected = tree.size() + 1;
        long position = line.position() == LineCheck.UNKNOWN ? expected : line.position();
        first = facts + gaps == 0 ? position : first;
        last = position;
        facts += line.gap() ? 0 : 1;
        gaps += line.gap() ? 1 : 0;
        if (position < expected) {
            found(Finding.Kind.INSERTED, position, position);
            return;
        }
        if (position > expected) {
            found(Finding.Kind.MISSING, expected, position - 1);
            complete = false;
            tree = new Frontier(position - 1, nothing(position - 1));
        }
        if (line.wrong() != null) {
            found(line.wrong(), position, position);
        }
        byte[] sealed = line.sealed();
        complete &= sealed != null;
        tree.add(sealed == null ? new byte[TreeHasher.LENGTH] : sealed);
        passPublished();
    }

    /** Stands for subtrees that are not known, after what was left out. */
    private static List<byte[]> nothing(long size) {
        List<byte[]> roots = new ArrayList<>();
        for (int i = 0; i < Long.bitCount(size); i++) {
            roots.add(new byte[TreeHasher.LENGTH]);
        }
        return roots;
    }

    private void passPublished() {
        while (nextPublished < published.size() && published.get(nextPublished).size() == tree.size()) {
            hold(published.get(nextPublished));
            nextPublished++;
        }
    }

    private void hold(Checkpoint checkpoint) {
        if (!complete) {
            return;
        }
        if (!isOwn(checkpoint)) {
            otherEpochs.hold(checkpoint, tree.root());
        } else if (Arrays.equals(tree.root(), checkpoint.root())) {
            confirmed = checkpoint.size();
        } else {
            found(Finding.Kind.RESEALED, confirmed + 1, checkpoint.size());
            complete = false;
        }
    }

    private void found(Finding.Kind kind, long from, long to) {
        Finding finding = new Finding(kind, from, to);
        if (!findings.isEmpty() && findings.getLast().joins(finding)) {
            finding = new Finding(kind, findings.removeLast().from(), to);
        }
        found(finding);
    }

    private void found(Finding finding) {
        if (findings.size() < Report.FINDINGS_MAX) {
            findings.add(finding);
        }
    }

    Report report() {
        if (header == null || trailer == null) {
            throw new NotProven("This export is cut off: it has no trailer");
        }
        Checkpoint checkpoint = key.open(trailer.path("checkpoint").asString());
        if (!isOwn(checkpoint)) {
            throw new NotProven("The checkpoint of this export belongs to another log");
        }
        if (trailer.path("count").asLong() != facts
                || trailer.path("gaps").asLong() != gaps
                || trailer.path("firstPosition").asLong() != first
                || trailer.path("lastPosition").asLong() != last
                || !trailer.path("rootHash")
                        .asString()
                        .equals(Base64.getEncoder().encodeToString(checkpoint.root()))) {
            throw new NotProven("The trailer does not speak of this export: lines were taken out or added");
        }
        if (tree.size() != checkpoint.size()) {
            throw new NotProven("The checkpoint covers " + checkpoint.size() + " positions, and this export ends at "
                    + tree.size());
        }
        hold(checkpoint);
        passLater(checkpoint);
        otherEpochs.findings().forEach(this::found);
        long own = published.stream().filter(this::isOwn).count();
        return new Report(
                checkpoint, facts, gaps, first, last, Math.toIntExact(own), otherEpochs.all(), List.copyOf(findings));
    }

    /** What was published of sizes that this export does not reach. */
    private void passLater(Checkpoint checkpoint) {
        for (Checkpoint later : published.subList(nextPublished, published.size())) {
            if (!isOwn(later)) {
                if (later.size() > checkpoint.size()) {
                    otherEpochs.notReached(later);
                }
                continue;
            }
            long covered = findings.isEmpty() || findings.getLast().kind() != Finding.Kind.ROLLED_BACK
                    ? checkpoint.size()
                    : findings.getLast().to();
            if (later.size() > covered) {
                found(Finding.Kind.ROLLED_BACK, covered + 1, later.size());
            }
        }
    }
}
