package io.qconnect.query.feed;

import io.qconnect.events.Fact;
import io.qconnect.events.wire.Recorded;
import io.qconnect.postgres.RoundTrip;
import io.qconnect.query.feed.tables.Desk;
import io.qconnect.query.feed.tables.Projection;
import io.qconnect.query.feed.tables.ReadSet;
import io.qconnect.query.feed.tables.Rows;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The tables that the last exchange put aside. They stand still, but for one thing: who is erased is erased here too,
 * in the transaction that does it in the live tables.
 */
public final class FormerTables {

    private static final String EXIST = "SELECT to_regclass('former.stream_progress') IS NOT NULL";

    private final JdbcTemplate jdbc;

    public FormerTables(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public boolean exist() {
        return Boolean.TRUE.equals(jdbc.queryForObject(EXIST, Boolean.class));
    }

    /**
     * Within the transaction that draws these facts live.
     *
     * @param trip with which what is drawn live goes first
     */
    void forget(List<Projection<?>> projections, List<Recorded<Fact>> facts, RoundTrip trip) {
        List<Recorded<Fact>> erasures = facts.stream()
                .filter(recorded -> projections.stream().anyMatch(projection -> forgets(projection, recorded)))
                .toList();
        if (!erasures.isEmpty() && exist()) {
            trip.make();
            ReadSet.FORMER.enter(jdbc);
            Rows rows = new Rows(Desk.TABLES, trip);
            projections.forEach(projection -> {
                List<Recorded<Fact>> own = erasures.stream()
                        .filter(recorded -> forgets(projection, recorded))
                        .toList();
                projection.touchOwn(own, rows);
                projection.applyOwn(own, rows);
            });
            rows.write();
            trip.make();
            ReadSet.LIVE.enter(jdbc);
        }
    }

    private static <F extends Fact> boolean forgets(Projection<F> projection, Recorded<Fact> recorded) {
        return projection.facts().isInstance(recorded.fact())
                && projection.forgets(projection.facts().cast(recorded.fact()));
    }
}
