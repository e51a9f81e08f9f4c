package io.qconnect.command.sealing;

import static io.qconnect.command.platform.Refusal.CHECKPOINT_UNKNOWN;
import static io.qconnect.command.platform.Refusal.FACT_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.HISTORY_CONTRADICTED;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.AuditedRead;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.store.FactFilter;
import io.qconnect.command.platform.store.StoredFacts;
import io.qconnect.command.sealing.SealTables.Signed;
import io.qconnect.proof.Proofs;
import io.qconnect.proof.StoredFact;
import io.qconnect.proof.TileTree;
import io.qconnect.proof.TreeHasher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Checkpoints and proofs over HTTP. All of them can be checked without trusting this service. */
@RestController
@RequestMapping(path = "/audit", produces = "application/json")
@Refuses({CHECKPOINT_UNKNOWN, HISTORY_CONTRADICTED})
class ProofController {

    private static final String TEXT = "text/plain;charset=UTF-8";

    private final SealTables tables;
    private final Sealer sealer;
    private final StoredFacts facts;
    private final Log log;

    ProofController(SealTables tables, Sealer sealer, StoredFacts facts, Log log) {
        this.tables = tables;
        this.sealer = sealer;
        this.facts = facts;
        this.log = log;
    }

    /** The public key, to be noted down once and then trusted. */
    @GetMapping(path = "/checkpoint/key", produces = TEXT)
    String key() {
        return log.verifier() + "\n";
    }

    /** The newest checkpoint, a signed note; with {@code size}, the one of that size. */
    @GetMapping(path = "/checkpoint", produces = TEXT)
    String checkpoint(@RequestParam @Nullable Long size) {
        return signed(size).note();
    }

    private Signed signed(@Nullable Long size) {
        return size == null
                ? tables.newestCheckpoint().orElseGet(sealer::sealAll)
                : tables.checkpointOf(size).orElseThrow(() -> refuse(CHECKPOINT_UNKNOWN));
    }

    /**
     * The proof that what stands at a position is in the tree of a checkpoint.
     *
     * @param leafHash Base64, of the leaf as it is stored now
     * @param proof Base64, from the leaf upwards
     */
    record Inclusion(long position, long treeSize, String leafHash, List<String> proof, String checkpoint) {}

    @GetMapping("/proofs/inclusion")
    @Refuses(FACT_NOT_FOUND)
    Inclusion inclusion(@RequestParam long position, @RequestParam @Nullable Long size, HttpServletRequest request) {
        StoredFact fact = facts.list(FactFilter.positions(position - 1, position, 1)).stream()
                .findFirst()
                .orElseThrow(() -> refuse(FACT_NOT_FOUND));
        Signed signed = signed(size);
        if (size == null && signed.size() < position) {
            signed = sealer.sealAll();
        }
        if (position > signed.size()) {
            refuse(CHECKPOINT_UNKNOWN);
        }
        AuditedRead.facts(request, 1);
        TileTree tree = tables.tree(signed.size());
        return new Inclusion(
                position,
                signed.size(),
                text(new TreeHasher().ofLeaf(fact.leaf())),
                texts(new Proofs(tree).inclusion(position - 1, signed.size())),
                signed.note());
    }

    /** The proof that one checkpoint grew into another. */
    record Consistency(long from, long to, List<String> proof, String fromCheckpoint, String toCheckpoint) {}

    @GetMapping("/proofs/consistency")
    Consistency consistency(@RequestParam long from, @RequestParam @Nullable Long to) {
        Signed older = signed(from);
        Signed newer = signed(to);
        if (older.size() > newer.size()) {
            refuse(CHECKPOINT_UNKNOWN);
        }
        List<byte[]> proof = new Proofs(tables.tree(newer.size())).consistency(older.size(), newer.size());
        return new Consistency(older.size(), newer.size(), texts(proof), older.note(), newer.note());
    }

    private static String text(byte[] hash) {
        return Base64.getEncoder().encodeToString(hash);
    }

    private static List<String> texts(List<byte[]> hashes) {
        return hashes.stream().map(ProofController::text).toList();
    }
}
