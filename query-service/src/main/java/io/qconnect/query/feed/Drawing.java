package io.qconnect.query.feed;

import io.qconnect.events.Fact;
import io.qconnect.events.wire.Recorded;
import io.qconnect.postgres.RoundTrip;
import io.qconnect.query.feed.tables.Desk;
import io.qconnect.query.feed.tables.ParkedTable.Parked;
import io.qconnect.query.feed.tables.ParkedTable.Reason;
import io.qconnect.query.feed.tables.Projection;
import io.qconnect.query.feed.tables.ReadSet;
import io.qconnect.query.feed.tables.Rows;
import io.qconnect.query.feed.tables.Table;
import io.qconnect.query.feed.tables.UnprojectableFact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionStatus;

/**
 * Facts that are in order come into one set of read tables, by all projections: all of a batch at once or, when one
 * among them cannot be true, one by one.
 */
final class Drawing {

    private final JdbcTemplate jdbc;
    private final List<Projection<?>> projections;
    private final FormerTables former;
    private final ReadSet set;
    private final Desk desk;

    /** @param former where erasures are made as well */
    Drawing(JdbcTemplate jdbc, List<Projection<?>> projections, FormerTables former, ReadSet set, Desk desk) {
        this.jdbc = jdbc;
        this.projections = List.copyOf(projections);
        this.former = former;
        this.set = set;
        this.desk = desk;
    }

    /** A transaction, its trips, and what is set aside within it. */
    record Batch(TransactionStatus status, RoundTrip trip, List<Parked> parked) {}

    /** Draws facts that are in order, and says which were drawn; the others it sets aside. */
    interface Way {

        /** @param rows that these facts touch */
        List<Arrival.Readable> draw(List<Arrival.Readable> facts, Rows rows, Batch batch);
    }

    /** Before facts of another life of the store come. */
    void clear() {
        desk.forget();
        projections.forEach(projection -> projection.tables().forEach(Table::clear));
    }

    void touch(List<Arrival.Readable> facts, Rows rows) {
        touchRows(recorded(facts), rows);
    }

    /**
     * @throws UnprojectableFact when one of them cannot be true
     * @throws DataIntegrityViolationException when a table refuses one of them
     */
    List<Arrival.Readable> atOnce(List<Arrival.Readable> facts, Rows rows, Batch batch) {
        drawInto(rows, recorded(facts), batch.trip());
        return facts;
    }

    /** The one that cannot be true is set aside with what follows it in its stream; all others are drawn. */
    List<Arrival.Readable> oneByOne(List<Arrival.Readable> facts, Batch batch) {
        List<Arrival.Readable> drawn = new ArrayList<>();
        Map<UUID, Long> halted = new HashMap<>();
        for (Arrival.Readable fact : facts) {
            Long haltedAt = halted.get(fact.stream());
            if (haltedAt != null) {
                String detail = "Fact " + haltedAt + " of the stream could not be drawn";
                batch.parked().add(new Parked(fact.source(), fact.stream(), fact.version(), Reason.EARLY, detail));
                continue;
            }
            Object savepoint = batch.status().createSavepoint();
            try {
                drawAlone(fact.recorded());
                drawn.add(fact);
            } catch (UnprojectableFact | DataIntegrityViolationException failure) {
                batch.status().rollbackToSavepoint(savepoint);
                halted.put(fact.stream(), fact.version());
                batch.parked()
                        .add(new Parked(
                                fact.source(), fact.stream(), fact.version(), Reason.UNPROJECTABLE, reasonOf(failure)));
            }
            batch.status().releaseSavepoint(savepoint);
        }
        return drawn;
    }

    /** With a trip of its own: when it fails, nothing of it goes with the next one. */
    private void drawAlone(Recorded<Fact> fact) {
        RoundTrip trip = new RoundTrip(jdbc);
        Rows rows = new Rows(desk, trip);
        touchRows(List.of(fact), rows);
        drawInto(rows, List.of(fact), trip);
        trip.make();
    }

    /** The database's own words are left out: they quote values. */
    private static String reasonOf(RuntimeException failure) {
        return failure instanceof UnprojectableFact ? String.valueOf(failure.getMessage()) : "The table refuses it";
    }

    private void touchRows(List<Recorded<Fact>> facts, Rows rows) {
        projections.forEach(projection -> projection.touchOwn(facts, rows));
    }

    /** @param rows all that these facts touch */
    private void drawInto(Rows rows, List<Recorded<Fact>> facts, RoundTrip trip) {
        projections.forEach(projection -> projection.applyOwn(facts, rows));
        rows.write();
        if (set == ReadSet.LIVE) {
            former.forget(projections, facts, trip);
        }
    }

    private static List<Recorded<Fact>> recorded(List<Arrival.Readable> facts) {
        return facts.stream().map(Arrival.Readable::recorded).toList();
    }
}
