package io.qconnect.command.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.CommandService;
import io.qconnect.command.RunningService;
import io.qconnect.events.EntryId;
import io.qconnect.events.OfferId;
import io.qconnect.events.Personal;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.personal.Disclosed;
import io.qconnect.events.personal.MasterKey;
import io.qconnect.events.personal.PersonalKeys;
import io.qconnect.events.wire.FactJson;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever is erased cannot be read, reached, booked for or logged in, and does not come back with a backup. */
@RunningService
class ErasureTest {

    /** The service under test goes by the same one. */
    private static final Clock CLOCK = Clock.systemUTC();

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Clinic clinic;
    private final JdbcClient facts;
    private final JdbcClient keysDatabase;
    private final PersonalKeys elsewhere;
    private final String email = Clinic.newEmail();

    ErasureTest(
            @LocalServerPort int port,
            @Autowired JdbcClient facts,
            @Autowired @Qualifier("keyDataSource") HikariDataSource keys,
            @Autowired MasterKey masterKey) {
        this.clinic = new Clinic(port);
        this.facts = facts;
        this.keysDatabase = JdbcClient.create(keys);
        this.elsewhere = new PersonalKeys(keys, masterKey);
    }

    private String registered() {
        return clinic.post("/users", "{\"name\": \"Ada Example\", \"email\": \"%s\"}".formatted(email))
                .expect(201)
                .text("userId");
    }

    private Reply erase(String user) {
        return clinic.send("DELETE", "/users/" + user, null);
    }

    private Personal nameInHistory(String user) {
        byte[] payload = facts.sql(
                        "SELECT payload FROM domain_event WHERE aggregate_identifier = ?::uuid AND sequence_number = 0")
                .param(user)
                .query(byte[].class)
                .single();
        return ((UserRegistered) FactJson.read("user.registered", 1, payload)).name();
    }

    private List<String> history(String user) {
        return facts.sql("SELECT payload_type FROM domain_event WHERE aggregate_identifier = ?::uuid ORDER BY"
                        + " sequence_number")
                .param(user)
                .query(String.class)
                .list();
    }

    private boolean hasKey(String user) {
        return keysDatabase
                .sql("SELECT EXISTS (SELECT FROM person_keys WHERE person_id = ?::uuid)")
                .param(user)
                .query(Boolean.class)
                .single();
    }

    @Test
    void the_certificate_says_what_was_done_and_history_can_be_read_no_more() {
        String user = registered();
        Personal name = nameInHistory(user);
        assertThat(elsewhere.open(UUID.fromString(user), "name", name)).isEqualTo(new Disclosed.Clear("Ada Example"));

        Reply certificate = erase(user).expect(200);

        assertThat(certificate.text("userId")).isEqualTo(user);
        assertThat(certificate.text("keyId")).isEqualTo(name.keyId().toString());
        assertThat(certificate.number("factsTouched")).isEqualTo(2);
        assertThat(certificate.text("erasedBy")).isNotEmpty();
        assertThat(hasKey(user)).isFalse();
        elsewhere.forget(UUID.fromString(user));
        assertThat(elsewhere.open(UUID.fromString(user), "name", name)).isEqualTo(new Disclosed.Erased());
        assertThat(history(user)).containsExactly("user.registered", "user.erased");
        assertThat(erase(user).expect(200).body()).isEqualTo(certificate.body());
        assertThat(history(user)).hasSize(2);
    }

    @Test
    void the_address_is_free_again_and_nobody_books_for_the_erased() {
        String user = registered();
        erase(user).expect(200);

        assertThat(clinic.book(clinic.queue(5), user).expect(422).code()).isEqualTo("PATIENT_UNKNOWN");
        assertThat(registered()).isNotEqualTo(user);
        assertThat(facts.sql("SELECT count(*) FROM account WHERE user_id = ?::uuid")
                        .param(user)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void nobody_holds_a_place_for_the_erased_or_accepts_it_for_them() {
        String queue = clinic.queue(1);
        String place = clinic.book(queue, clinic.patient()).expect(201).text("appointmentId");
        String first = registered();
        String held = joined(queue, first);
        String other = clinic.patient();
        joined(queue, other);
        joined(queue, clinic.patient());
        clinic.step(queue, place, "cancel").expect(200);
        erase(first).expect(200);
        erase(other).expect(200);

        String offer = "/queues/" + queue + "/offers/" + OfferId.to(new EntryId(UUID.fromString(held)));
        assertThat(clinic.post(offer + "/accept", null).expect(422).code()).isEqualTo("PATIENT_UNKNOWN");
        clinic.post(offer + "/decline", null).expect(200);
        assertThat(history(queue)).endsWith("queue.offer-declined", "queue.waiting-list-left", "queue.place-offered");
    }

    /** @return the entry in the waiting list */
    private String joined(String queue, String patient) {
        return clinic.post("/queues/" + queue + "/waiting-list", "{\"patientId\": \"%s\"}".formatted(patient))
                .expect(201)
                .text("entryId");
    }

    private String comingQueue(int capacity) {
        String body = "{\"doctorId\": \"%s\", \"date\": \"%s\", \"capacity\": %d}"
                .formatted(clinic.doctor(), LocalDate.now(CLOCK).plusDays(3), capacity);
        return clinic.post("/queues", body).expect(201).text("queueId");
    }

    private void awaitHistory(String queue, String... last) {
        await().atMost(SOON).untilAsserted(() -> assertThat(history(queue)).endsWith(last));
    }

    /** Whoever has no name is called by nobody. */
    @Test
    void a_place_of_the_erased_goes_to_whoever_waits() {
        String user = registered();
        String full = comingQueue(1);
        clinic.book(full, user).expect(201);
        joined(full, clinic.patient());
        String other = comingQueue(2);
        String here = clinic.book(other, user).expect(201).text("appointmentId");
        clinic.step(other, here, "check-in").expect(200);
        clinic.book(other, clinic.patient()).expect(201);

        erase(user).expect(200);

        awaitHistory(full, "queue.appointment-cancelled", "queue.place-offered");
        awaitHistory(other, "queue.appointment-booked", "queue.token-issued", "queue.appointment-cancelled");
        assertThat(facts.sql("SELECT count(*) FROM domain_event WHERE aggregate_identifier = ?::uuid"
                                + " AND payload_type = 'queue.appointment-cancelled'")
                        .param(other)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void a_consultation_of_the_erased_is_finished() {
        String user = registered();
        String seen = comingQueue(2);
        String appointment = clinic.book(seen, user).expect(201).text("appointmentId");
        clinic.step(seen, appointment, "start").expect(200);
        String booked = comingQueue(2);
        clinic.book(booked, user).expect(201);

        erase(user).expect(200);

        awaitHistory(booked, "queue.appointment-cancelled");
        await().atMost(SOON).until(() -> nextLook(user).isAfter(erasedAt(user)));
        clinic.step(seen, appointment, "complete").expect(200);
    }

    @Test
    void a_place_is_given_up_although_the_process_is_gone_that_has_erased() {
        String user = registered();
        String queue = comingQueue(1);
        clinic.book(queue, user).expect(201);
        try (ConfigurableApplicationContext hasty = new SpringApplicationBuilder(CommandService.class)
                .initializers(new RunningService.OnSharedServers())
                .run("--server.port=0", "--qconnect.instance=gone", "--qconnect.waiting-list.look-every=1h")) {
            var port = hasty.getEnvironment().getRequiredProperty("local.server.port");
            clinic.at(new Clinic(Integer.parseInt(port)))
                    .send("DELETE", "/users/" + user, null)
                    .expect(200);
        }
        awaitHistory(queue, "queue.appointment-cancelled");
    }

    /** Decided when the person was known still, stored when all places had been looked for. */
    @Test
    void a_booking_that_was_on_its_way_is_cancelled_too() {
        String user = registered();
        String queue = comingQueue(1);
        erase(user).expect(200);
        await().atMost(SOON).until(() -> nextLook(user).isAfter(erasedAt(user)));
        facts.sql("INSERT INTO known_patient (user_id) VALUES (?::uuid)")
                .param(user)
                .update();
        clinic.book(queue, user).expect(201);
        facts.sql("DELETE FROM known_patient WHERE user_id = ?::uuid")
                .param(user)
                .update();

        facts.sql("UPDATE erased_patient SET erased_at = erased_at - interval '5 min', look_at = erased_at"
                        + " WHERE user_id = ?::uuid")
                .param(user)
                .update();

        awaitHistory(queue, "queue.appointment-cancelled");
        await().atMost(SOON).until(() -> looks(user, "look_at").isEmpty());
    }

    private OffsetDateTime nextLook(String user) {
        return looks(user, "look_at").getFirst();
    }

    private OffsetDateTime erasedAt(String user) {
        return looks(user, "erased_at").getFirst();
    }

    private List<OffsetDateTime> looks(String user, String column) {
        return facts.sql("SELECT " + column + " FROM erased_patient WHERE user_id = ?::uuid")
                .param(user)
                .query((row, _) -> row.getObject(1, OffsetDateTime.class))
                .list();
    }

    @Test
    void an_unknown_user_is_not_erased() {
        String nobody = UUID.randomUUID().toString();
        assertThat(erase(nobody).expect(404).code()).isEqualTo("USER_NOT_FOUND");
        assertThat(keysDatabase
                        .sql("SELECT count(*) FROM erasure WHERE person_id = ?::uuid")
                        .param(nobody)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /** The two databases are restored from backups made before the erasure, one each; a start puts both right. */
    @Test
    void nobody_comes_back_with_a_backup() {
        String keyCameBack = registered();
        String other = clinic.patient();
        var backup = keysDatabase
                .sql("SELECT key_id, wrapped_key, master_key_id FROM person_keys WHERE person_id = ?::uuid")
                .param(keyCameBack)
                .query()
                .singleRow();
        erase(keyCameBack).expect(200);
        keysDatabase
                .sql("""
                    INSERT INTO person_keys (person_id, key_id, wrapped_key, master_key_id)
                    VALUES (?::uuid, ?, ?, ?)
                    """)
                .param(keyCameBack)
                .params(backup.values().toArray())
                .update();
        keysDatabase.sql("""
            INSERT INTO erasure (person_id, facts_touched, erased_at, erased_by)
            VALUES (?::uuid, 1, now(), 'somebody')
            """).param(other).update();
        assertThat(hasKey(keyCameBack)).isTrue();

        try (ConfigurableApplicationContext again = new SpringApplicationBuilder(CommandService.class)
                .initializers(new RunningService.OnSharedServers())
                .run("--server.port=0", "--qconnect.instance=restored")) {
            assertThat(again.isActive()).isTrue();
        }

        assertThat(hasKey(keyCameBack)).isFalse();
        assertThat(hasKey(other)).isFalse();
        assertThat(history(other)).containsExactly("user.registered", "user.erased");
    }
}
