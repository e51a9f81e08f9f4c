package io.qconnect.query.feed;

import io.qconnect.events.wire.Recorded;
import io.qconnect.postgres.RoundTrip;
import io.qconnect.query.feed.FeedTables.Life;
import io.qconnect.query.feed.FeedTables.Step;
import io.qconnect.query.feed.tables.Desk;
import io.qconnect.query.feed.tables.ParkedTable;
import io.qconnect.query.feed.tables.ParkedTable.Parked;
import io.qconnect.query.feed.tables.ParkedTable.Reason;
import io.qconnect.query.feed.tables.Projection;
import io.qconnect.query.feed.tables.ReadSet;
import io.qconnect.query.feed.tables.Rows;
import io.qconnect.query.feed.tables.SetTransaction;
import io.qconnect.query.feed.tables.StreamOrder;
import io.qconnect.query.feed.tables.StreamTable;
import io.qconnect.query.feed.tables.StreamTable.Reached;
import io.qconnect.query.feed.tables.Succession;
import io.qconnect.query.feed.tables.UnprojectableFact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionStatus;

/**
 * Takes what a poll brought into the tables: in one transaction the offsets are moved on, each fact that is its
 * stream's next one is drawn, and what cannot be drawn yet, or ever, is set aside. Either all of it happened or
 * nothing; taking the same records again changes nothing.
 */
public final class Intake {

    /**
     * Of what waits for the facts of one transaction, so much is drawn with them: as much again as a poll brings at
     * most.
     */
    private static final int WAITING_MAX = 1_000;

    /** Stream by stream; what cannot be read is of none. */
    private static final Comparator<Arrival> IN_ORDER = Comparator.comparing((Arrival arrival) ->
                    arrival instanceof Arrival.Readable fact ? fact.stream().toString() : "")
            .thenComparingLong(arrival -> arrival instanceof Arrival.Readable fact ? fact.version() : 0);

    private final JdbcTemplate jdbc;
    private final SetTransaction transaction;
    private final FeedTables tables;
    private final StreamTable streams;
    private final ParkedTable parkedTable;
    private final Drawing drawing;
    private final Goal goal;

    /** The newest epoch seen in the tables. Only spares the stronger lock; the tables decide. */
    private volatile UUID knownEpoch = new UUID(0, 0);

    private volatile boolean someWait;

    /** @param former where erasures are made as well */
    public Intake(
            JdbcTemplate jdbc,
            FeedTables tables,
            ParkedTable parkedTable,
            FormerTables former,
            List<Projection<?>> projections,
            Goal goal) {
        this.jdbc = jdbc;
        this.transaction = new SetTransaction(jdbc, goal.set());
        this.tables = tables;
        this.streams = new StreamTable(jdbc);
        this.parkedTable = parkedTable;
        this.drawing = new Drawing(jdbc, projections, former, goal.set(), goal.desk());
        this.goal = goal;
    }

    /**
     * Which tables are drawn.
     *
     * @param desk where rows come from and go to
     * @param news hears what was done
     */
    public record Goal(ReadSet set, Desk desk, Bulletin bulletin, News news) {}

    /** Hears of each transaction after it is committed. */
    public interface News {

        void drawn(List<Recorded<?>> facts);

        void parked(List<Parked> records);
    }

    /** What one transaction has done. */
    private record Outcome(UUID epoch, boolean someWait, List<Recorded<?>> drawn, List<Parked> parked) {}

    /**
     * @param steps from where to where these records move their partitions
     * @throws Overtaken when a partition is not where the first of its records says; nothing is written then
     */
    public void take(List<ConsumerRecord<byte[], byte[]>> records, List<Step> steps) {
        takeRead(records.stream().map(Arrival::read).toList(), steps);
    }

    /** The same for records that have been read already. */
    public void takeRead(List<Arrival> arrivals, List<Step> steps) {
        Outcome outcome;
        try {
            outcome = write(arrivals, steps, drawing::atOnce);
        } catch (UnprojectableFact | DataIntegrityViolationException _) {
            // one fact among them cannot be true; one by one, it is found and the others are kept
            outcome = write(arrivals, steps, (facts, _, batch) -> drawing.oneByOne(facts, batch));
        }
        tell(outcome);
    }

    /**
     * Gives what could not be read or drawn another try, because this version of the service may know better: a piece
     * of it, in a transaction of its own. What turns out to have come before its predecessors is set aside as such, and
     * drawn with them, in whichever piece they are.
     *
     * @param after the id behind which it begins
     * @param upTo the id that is the last
     * @return behind which the next piece begins; {@code upTo} when there is none
     */
    long takeDefectiveAgain(long after, long upTo) {
        AtomicLong last = new AtomicLong();
        takeParked(() -> {
            ParkedTable.Piece piece = parkedTable.takeDefective(after, upTo);
            last.set(piece.records().isEmpty() ? upTo : piece.last());
            return piece.records();
        });
        return last.get();
    }

    /**
     * Draws what waits although its predecessors are in the tables. Whoever draws these also looks for those that wait,
     * but cannot see what another one is setting aside at the moment.
     */
    void takeDue() {
        if (parkedTable.someAreDue()) {
            takeParked(parkedTable::due);
        }
    }

    /** Whether the last transaction has seen, or set aside, facts that wait for others. */
    boolean someWait() {
        return someWait;
    }

    private void takeParked(Supplier<List<ConsumerRecord<byte[], byte[]>>> records) {
        Outcome outcome;
        try {
            outcome = writeParked(records, drawing::atOnce);
        } catch (UnprojectableFact | DataIntegrityViolationException _) {
            // as with those that come from the log
            outcome = writeParked(records, (facts, _, batch) -> drawing.oneByOne(facts, batch));
        }
        tell(outcome);
    }

    private Outcome writeParked(Supplier<List<ConsumerRecord<byte[], byte[]>>> records, Drawing.Way way) {
        return transaction.execute(status -> {
            // nobody sets anything aside meanwhile that waits for what is drawn here
            tables.holdFeed();
            List<Arrival> arrivals =
                    records.get().stream().map(Arrival::read).sorted(IN_ORDER).toList();
            RoundTrip trip = new RoundTrip(jdbc);
            trip.findByKeys();
            return fold(arrivals, status, trip, way);
        });
    }

    /** After the commit: before it, nothing of it has happened. */
    private void tell(Outcome outcome) {
        knownEpoch = outcome.epoch();
        someWait = outcome.someWait();
        goal.news().drawn(outcome.drawn());
        goal.news().parked(outcome.parked());
    }

    private Outcome write(List<Arrival> arrivals, List<Step> steps, Drawing.Way way) {
        return transaction.execute(status -> {
            RoundTrip trip = new RoundTrip(jdbc);
            trip.findByKeys();
            // before anything is read: it locks the rows, so that two consumers of one partition cannot both go on
            FeedTables.advance(steps, trip);
            return fold(arrivals, status, trip, way);
        });
    }

    /** Sees to it that the tables are of the newest life of the store among these records, and draws them. */
    private Outcome fold(List<Arrival> arrivals, TransactionStatus status, RoundTrip trip, Drawing.Way way) {
        UUID newest = newestOf(arrivals);
        Supplier<Life> stored = isNewer(newest, knownEpoch) ? FeedTables.lifeAlone(trip) : FeedTables.lifeShared(trip);
        // asked for along with it: nearly always the tables are of this life
        Before before = before(arrivals, newest, trip);
        Drawing.Batch batch = new Drawing.Batch(status, trip, new ArrayList<>());
        Life life = stored.get();
        return isNewer(newest, life.epoch())
                ? fold(arrivals, begin(newest), before(arrivals, newest, trip), batch, way)
                : fold(arrivals, life, before, batch, way);
    }

    private Outcome fold(List<Arrival> arrivals, Life life, Before before, Drawing.Batch batch, Drawing.Way way) {
        List<Parked> parked = batch.parked();
        List<Arrival.Readable> facts = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            switch (arrival) {
                case Arrival.Unreadable(var source, var stream, var defect) ->
                    parked.add(new Parked(source, stream, null, Reason.UNREADABLE, defect));
                case Arrival.Readable readable when readable.epoch().equals(life.epoch()) -> facts.add(readable);
                case Arrival.Readable _ -> {} // of an earlier life of the store: nothing of it is true any more
            }
        }
        List<Arrival.Readable> waiting = life.someWait() ? waiting(streamsOf(facts)) : List.of();
        Succession<Arrival.Readable> succession = new Succession<>(new StreamOrder(before.versions()), waiting);
        facts.forEach(succession::take);
        succession.early().forEach(fact -> parked.add(early(fact, succession)));
        List<Arrival.Readable> next = succession.next();
        if (!waiting.isEmpty()) {
            drawing.touch(next, before.rows());
        }
        List<Arrival.Readable> drawn = way.draw(next, before.rows(), batch);
        keepProgress(drawn, streamsOf(waiting), batch);
        return new Outcome(
                life.epoch(),
                life.someWait() || parked.stream().anyMatch(it -> it.reason() == Reason.EARLY),
                drawn.stream().<Recorded<?>>map(Arrival.Readable::recorded).toList(),
                parked);
    }

    /** The newest life of the store that these records are of. */
    private UUID newestOf(List<Arrival> arrivals) {
        return readable(arrivals)
                .map(Arrival.Readable::epoch)
                .distinct()
                .max(Comparator.comparing(UUID::toString))
                .orElse(knownEpoch);
    }

    private static Stream<Arrival.Readable> readable(List<Arrival> arrivals) {
        return arrivals.stream().filter(Arrival.Readable.class::isInstance).map(Arrival.Readable.class::cast);
    }

    /** What the tables are before a batch is drawn: how far its streams have come, and the rows it touches. */
    private record Before(Supplier<Map<UUID, Reached>> streams, Rows rows) {

        Map<UUID, Long> versions() {
            Map<UUID, Long> versions = new HashMap<>();
            streams.get().forEach((stream, reached) -> versions.put(stream, reached.version()));
            return versions;
        }
    }

    private Before before(List<Arrival> arrivals, UUID epoch, RoundTrip trip) {
        List<Arrival.Readable> facts =
                readable(arrivals).filter(fact -> fact.epoch().equals(epoch)).toList();
        Rows rows = new Rows(goal.desk(), trip);
        if (facts.isEmpty()) {
            return new Before(Map::of, rows);
        }
        Supplier<Map<UUID, Reached>> streams = goal.desk().find(this.streams, streamsOf(facts), trip);
        drawing.touch(facts, rows);
        return new Before(streams, rows);
    }

    private static Set<UUID> streamsOf(List<Arrival.Readable> facts) {
        return facts.stream().map(Arrival.Readable::stream).collect(Collectors.toSet());
    }

    /** The tables are of an earlier life of the store than this one. */
    private Life begin(UUID epoch) {
        drawing.clear();
        tables.beginEpoch(epoch);
        goal.bulletin().announceEverything();
        return new Life(epoch, false);
    }

    /** Epochs are time-ordered; Java's own order of UUIDs takes their halves for signed numbers. */
    private static boolean isNewer(UUID one, UUID other) {
        return one.toString().compareTo(other.toString()) > 0;
    }

    private List<Arrival.Readable> waiting(Set<UUID> moving) {
        return moving.isEmpty()
                ? List.of()
                : readable(parkedTable.early(moving, waitingMax()).stream()
                                .map(Arrival::read)
                                .toList())
                        .toList();
    }

    /** What is left of them is due, and drawn soon; in fresh tables nobody looks for what is due. */
    private int waitingMax() {
        return goal.set() == ReadSet.LIVE ? WAITING_MAX : Integer.MAX_VALUE;
    }

    private static Parked early(Arrival.Readable fact, Succession<?> succession) {
        String detail = "Fact " + succession.missing(fact.stream()) + " of the stream is missing";
        return new Parked(fact.source(), fact.stream(), fact.version(), Reason.EARLY, detail);
    }

    private void keepProgress(List<Arrival.Readable> drawn, Set<UUID> waited, Drawing.Batch batch) {
        if (!drawn.isEmpty()) {
            Map<UUID, Reached> reached = LinkedHashMap.newLinkedHashMap(drawn.size());
            drawn.forEach(fact -> reached.put(
                    fact.stream(),
                    new Reached(fact.stream(), fact.version(), fact.recorded().at())));
            goal.desk().draw(streams, reached, batch.trip());
            Map<UUID, Long> moved = HashMap.newHashMap(reached.size());
            reached.forEach((stream, to) -> moved.put(stream, to.version()));
            goal.bulletin().announce(moved, batch.trip());
        }
        batch.trip().make();
        if (!waited.isEmpty()) {
            parkedTable.forget(waited);
        }
        if (!batch.parked().isEmpty()) {
            parkedTable.park(batch.parked());
        }
    }
}
