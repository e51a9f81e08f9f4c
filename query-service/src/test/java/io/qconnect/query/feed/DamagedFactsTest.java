package io.qconnect.query.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.events.FileEvent.ContentGivenOut;
import io.qconnect.events.FileId;
import io.qconnect.events.Role;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.UserId;
import io.qconnect.query.Clinic;
import io.qconnect.query.OnRealServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is damaged is set aside with its stream, and those who share a batch with it go on. */
@OnRealServers
class DamagedFactsTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private FeedTables tables;

    @Autowired
    private FeedReaders readers;

    @Value("${qconnect.keys.url}")
    private String url;

    @Value("${qconnect.keys.username}")
    private String user;

    @Value("${qconnect.keys.password}")
    private String password;

    private JdbcTemplate keys;
    private Observed observed;

    @BeforeEach
    void look() {
        observed = new Observed(jdbc, tables);
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setUser(user);
        database.setPassword(password);
        keys = new JdbcTemplate(database);
    }

    private List<String> reasons(UUID stream) {
        return jdbc.queryForList("SELECT reason FROM parked_records WHERE stream_id = ?", String.class, stream);
    }

    private void othersGoOn() {
        observed.awaitVersion(Clinic.registerUser("Ada", null).value(), 1);
    }

    @Test
    void a_fact_without_a_proper_id() {
        UserId patient = Clinic.registerUser("Eve", null);
        FileId file = Clinic.storeFile(patient, "findings.pdf");
        ProducerRecord<String, byte[]> given =
                Clinic.withhold(new ContentGivenOut(file, patient, UserId.next(), Role.STAFF));
        given.headers().remove("ce_id").add("ce_id", "twelve".getBytes(StandardCharsets.UTF_8));

        observed.awaitTaken(Clinic.send(given));

        assertThat(reasons(file.value())).containsExactly("UNREADABLE");
        assertThat(tables.version(file.value())).isEqualTo(1);
        othersGoOn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"set_byte(wrapped_key, 20, 255 - get_byte(wrapped_key, 20))", "decode('00', 'hex')"})
    void a_fact_about_somebody_whose_key_is_damaged(String damage) {
        UserId eve = UserId.next();
        UserRegistered registered = Clinic.registered(eve, "Eve", null);
        byte[] whole = keys.queryForObject(
                "SELECT wrapped_key FROM person_keys WHERE person_id = ?", byte[].class, eve.value());
        keys.update("UPDATE person_keys SET wrapped_key = " + damage + " WHERE person_id = ?", eve.value());

        Clinic.publish(registered);

        othersGoOn();
        await().atMost(SOON).until(() -> reasons(eve.value()).equals(List.of("UNPROJECTABLE")));

        keys.update("UPDATE person_keys SET wrapped_key = ? WHERE person_id = ?", whole, eve.value());
        readers.stop();
        readers.start();
        observed.awaitVersion(eve.value(), 1);
        assertThat(reasons(eve.value())).isEmpty();
    }
}
