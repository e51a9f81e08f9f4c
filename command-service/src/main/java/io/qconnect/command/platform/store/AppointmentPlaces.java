package io.qconnect.command.platform.store;

import io.qconnect.proof.StoredFact;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * In which queues an appointment was, for those who ask about an appointment without naming its queue. It is filled
 * while facts are sealed, so that a booking does not have to wait for it; a question looks also at what is not sealed
 * yet, which may be much when sealing has stopped.
 */
@Component
public class AppointmentPlaces {

    private static final Set<String> ARRIVALS = Set.of("queue.appointment-booked", "queue.appointment-moved-in");
    private static final Pattern APPOINTMENT = Pattern.compile("\"appointmentId\":\"([0-9a-f-]{36})\"");

    private final JdbcTemplate jdbc;
    private final StoredFacts facts;
    private final StoreEpoch epoch;

    AppointmentPlaces(@Qualifier("auditDataSource") DataSource database, StoredFacts facts, StoreEpoch epoch) {
        this.jdbc = new JdbcTemplate(database);
        this.facts = facts;
        this.epoch = epoch;
    }

    /** @param position of the fact by which the appointment came into this stream */
    public record Arrival(long position, UUID stream) {}

    /** In the caller's transaction; what is there already is left as it is. */
    public void remember(List<StoredFact> sealed) {
        List<Object[]> arrivals = sealed.stream()
                .filter(fact -> ARRIVALS.contains(fact.type()))
                .flatMap(fact -> appointmentOf(fact).stream()
                        .map(appointment -> new Object[] {appointment, fact.position(), fact.stream()}))
                .toList();
        jdbc.batchUpdate("""
            INSERT INTO appointment_place (appointment_id, position, stream)
            VALUES (?, ?, ?)
                ON CONFLICT DO NOTHING
            """, arrivals);
    }

    private static Optional<UUID> appointmentOf(StoredFact fact) {
        Matcher matcher = APPOINTMENT.matcher(new String(fact.payload(), StandardCharsets.UTF_8));
        return matcher.find() ? Optional.of(UUID.fromString(matcher.group(1))) : Optional.empty();
    }

    /** All of them, the first one first; none when nobody has heard of the appointment. */
    public List<Arrival> of(UUID appointment) {
        // the size first: what is sealed meanwhile is then found twice, and not missed
        List<Arrival> newer = behind(sealedSize(), appointment);
        List<Arrival> sealed = JdbcClient.create(jdbc)
                .sql("""
                    SELECT position, stream
                      FROM appointment_place
                     WHERE appointment_id = ?
                     ORDER BY position
                    """)
                .param(appointment)
                .query(Arrival.class)
                .list();
        return Stream.concat(sealed.stream(), newer.stream()).distinct().toList();
    }

    /** In which stream each of these is, or was last; those that nobody has heard of are missing. */
    public Map<UUID, UUID> latestOf(Collection<UUID> appointments) {
        // the size first, as above
        long size = sealedSize();
        Map<UUID, UUID> newer = new HashMap<>();
        facts.list(FactFilter.all().after(size).ofTypes(List.copyOf(ARRIVALS)))
                .forEach(fact -> appointmentOf(fact).ifPresent(it -> newer.put(it, fact.stream())));
        newer.keySet().retainAll(appointments);
        Map<UUID, UUID> latest = new HashMap<>();
        JdbcClient.create(jdbc)
                .sql("""
                    SELECT DISTINCT ON (appointment_id) appointment_id, stream
                      FROM appointment_place
                     WHERE appointment_id = ANY (?)
                     ORDER BY appointment_id, position DESC
                    """)
                .param(appointments.toArray(UUID[]::new))
                .query(row -> {
                    latest.put(row.getObject("appointment_id", UUID.class), row.getObject("stream", UUID.class));
                });
        latest.putAll(newer);
        return latest;
    }

    private long sealedSize() {
        return JdbcClient.create(jdbc)
                .sql("SELECT coalesce(max(size), 0) FROM sealed_log WHERE epoch = ?")
                .param(epoch.current())
                .query(Long.class)
                .single();
    }

    private List<Arrival> behind(long size, UUID appointment) {
        FactFilter newer =
                FactFilter.all().after(size).ofTypes(List.copyOf(ARRIVALS)).mentioning(appointment);
        return facts.list(newer).stream()
                .map(fact -> new Arrival(fact.position(), fact.stream()))
                .toList();
    }
}
