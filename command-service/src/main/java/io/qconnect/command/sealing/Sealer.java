package io.qconnect.command.sealing;

import io.qconnect.command.platform.store.AppointmentPlaces;
import io.qconnect.command.platform.store.FactFilter;
import io.qconnect.command.platform.store.StoredFacts;
import io.qconnect.command.sealing.SealTables.Signed;
import io.qconnect.proof.Checkpoint;
import io.qconnect.proof.Proofs;
import io.qconnect.proof.StoredFact;
import io.qconnect.proof.TileTree;
import io.qconnect.proof.TreeHasher;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Seals stored facts in store order. One transaction claims the place up to which the store is sealed, reads what came
 * after, adds it to the tree and moves the place on: all or nothing, so a process that is killed leaves nothing half
 * done, and of several processes only the one that holds the claim seals. Under the append lock a position that was
 * passed over is never filled in, so a missing one is sealed as a gap.
 *
 * <p>Before a checkpoint is signed, the last one signed and the last one published are held against the tree. When one
 * of them contradicts it, somebody has changed the database, and nothing is signed.
 */
@Component
class Sealer {

    /** Leaves in one transaction: a second's worth of a busy store, and some ten megabytes of facts. */
    static final int BATCH_MAX = 10_000;

    /** Rolled back transactions leave gaps of some hundred positions at most; a longer one was made by hand. */
    private static final long GAP_MAX = 1_000_000;

    private final SealTables tables;
    private final StoredFacts facts;
    private final AppointmentPlaces places;
    private final Publisher publisher;
    private final Log log;
    private final Duration checkpointEvery;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Sealer(
            SealTables tables,
            StoredFacts facts,
            AppointmentPlaces places,
            Publisher publisher,
            Log log,
            SealingProperties properties,
            Clock clock,
            @Qualifier("auditDataSource") DataSource database) {
        this.tables = tables;
        this.facts = facts;
        this.places = places;
        this.publisher = publisher;
        this.log = log;
        this.checkpointEvery = properties.checkpointEvery();
        this.clock = clock;
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    }

    /**
     * Seals the next facts, if there are any and no other process is at it, and signs a checkpoint when it is time.
     *
     * @return how many positions were sealed
     * @throws HistoryContradicted when the store is not what was sealed before
     */
    long sealSome() {
        return Objects.requireNonNull(transaction.execute(_ -> seal(tables.claim(false), false)));
    }

    /**
     * Seals everything that is stored now, waiting for another process if need be, and signs a checkpoint of it.
     *
     * @return a checkpoint that covers every fact which was stored before
     * @throws HistoryContradicted when the store is not what was sealed before
     */
    Signed sealAll() {
        while (Objects.requireNonNull(transaction.execute(_ -> seal(tables.claim(true), true))) >= BATCH_MAX) {
            // there may be more
        }
        return tables.newestCheckpoint().orElseThrow();
    }

    private long seal(OptionalLong claim, boolean signNow) {
        if (claim.isEmpty()) {
            return 0;
        }
        long claimed = claim.getAsLong();
        List<StoredFact> next = facts.list(FactFilter.positions(claimed, Long.MAX_VALUE, BATCH_MAX));
        TileTree tree = tables.tree(claimed);
        if (!next.isEmpty()) {
            grow(tree, next);
            tables.write(tree, claimed);
            places.remember(next);
        } else if (tables.newestPosition() < claimed) {
            throw log.contradicted(
                    "Positions up to " + claimed + " are sealed, and the store ends at " + tables.newestPosition());
        }
        if (tree.size() - claimed < BATCH_MAX) {
            sign(tree, signNow);
        }
        return tree.size() - claimed;
    }

    private void grow(TileTree tree, List<StoredFact> next) {
        TreeHasher hasher = new TreeHasher();
        for (StoredFact fact : next) {
            if (fact.position() - tree.size() > GAP_MAX) {
                throw log.contradicted("Positions jump from " + tree.size() + " to " + fact.position());
            }
            while (tree.size() + 1 < fact.position()) {
                tree.add(hasher.ofLeaf(StoredFact.gapLeaf(tree.size() + 1)));
            }
            tree.add(hasher.ofLeaf(fact.leaf()));
        }
    }

    private void sign(TileTree tree, boolean now) {
        Optional<Signed> last = tables.newestCheckpoint();
        boolean grown = last.isEmpty() || last.get().size() < tree.size();
        boolean due =
                last.isEmpty() || last.get().signedAt().plus(checkpointEvery).isBefore(clock.instant());
        if (!grown || !(due || now)) {
            return;
        }
        Proofs proofs = new Proofs(tree);
        last.map(signed -> log.verifier().open(signed.note())).ifPresent(signed -> hold(signed, tree, proofs));
        publisher.newest().ifPresent(published -> hold(published, tree, proofs));
        tables.write(tree.size(), log.sign(new Checkpoint(log.origin(), tree.size(), proofs.root(tree.size()))));
    }

    private void hold(Checkpoint earlier, TileTree tree, Proofs proofs) {
        if (earlier.size() > tree.size() || !Arrays.equals(proofs.root(earlier.size()), earlier.root())) {
            throw log.contradicted("The checkpoint of " + earlier.size() + " positions contradicts what is stored now");
        }
    }
}
