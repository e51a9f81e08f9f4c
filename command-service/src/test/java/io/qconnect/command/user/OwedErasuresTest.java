package io.qconnect.command.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import io.qconnect.events.Role;
import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.SharedServers;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Whoever is erased by a fact is so by the ledger too, soon after the database of keys answers again. */
@RunningService
class OwedErasuresTest {

    private final Clinic clinic;
    private final JdbcClient keys;
    private final JdbcClient asOwner;
    private final OwedErasures ofTheService;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final OwedErasures owed;

    OwedErasuresTest(
            @LocalServerPort int port,
            @Autowired Erasures erasures,
            @Autowired OwedErasures ofTheService,
            @Autowired JdbcClient facts,
            @Autowired @Qualifier("keyDataSource") HikariDataSource keys) {
        this.clinic = new Clinic(port);
        this.keys = JdbcClient.create(keys);
        LocalPostgres postgres = SharedServers.postgres();
        var login = postgres.superuser();
        this.asOwner = JdbcClient.create(new DriverManagerDataSource(
                postgres.jdbcUrl(LocalPostgres.KEYS_DATABASE), login.user(), login.password()));
        this.ofTheService = ofTheService;
        // whoever is erased now has been so for longer than anybody is at it
        Clock later = Clock.offset(Clock.systemUTC(), OwedErasures.BEING_DONE.plusSeconds(5));
        this.owed = new OwedErasures(erasures, facts, later, meters);
    }

    @BeforeEach
    void looks_at_what_comes_from_now_on() {
        owed.start();
        owed.stop();
    }

    @AfterEach
    void the_ledger_can_be_written_again() {
        asOwner.sql("DROP TRIGGER IF EXISTS away ON erasure").update();
    }

    /** As for a client whose connection breaks: nothing is entered, and nobody is told that it was. */
    private void noEntryCanBeMade() {
        asOwner.sql("""
            CREATE OR REPLACE FUNCTION away() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE 'away' USING ERRCODE = 'cannot_connect_now'; END $$
            """).update();
        asOwner.sql("CREATE TRIGGER away BEFORE INSERT ON erasure FOR EACH STATEMENT EXECUTE FUNCTION away()")
                .update();
    }

    private boolean hasKey(String user) {
        return keys.sql("SELECT EXISTS (SELECT FROM person_keys WHERE person_id = ?)")
                .param(UUID.fromString(user))
                .query(Boolean.class)
                .single();
    }

    private double told() {
        return meters.get("qconnect.erasures.owed").gauge().value();
    }

    private Clinic.Reply erase(String user) {
        return clinic.send("DELETE", "/users/" + user, null);
    }

    @Test
    void a_key_that_could_not_be_destroyed_is_destroyed_when_it_can_be() {
        String user = clinic.patient();
        noEntryCanBeMade();
        assertThat(erase(user).expect(503).code()).isEqualTo("STORE_UNAVAILABLE");

        owed.look();
        assertThat(told()).isEqualTo(1);
        assertThat(hasKey(user)).isTrue();

        the_ledger_can_be_written_again();
        owed.look();
        assertThat(told()).isZero();
        assertThat(hasKey(user)).isFalse();
        Clinic.Reply certificate = erase(user).expect(200);
        assertThat(certificate.text("erasedBy"))
                .as("who has asked for it, and not who has done it")
                .isEqualTo(clinic.as(Role.ADMIN).self());
    }

    @Test
    void others_do_not_wait_for_one_that_fails() {
        String one = clinic.patient();
        String other = clinic.patient();
        noEntryCanBeMade();
        erase(one).expect(503);
        erase(other).expect(503);
        the_ledger_can_be_written_again();
        asOwner.sql("CREATE TRIGGER away BEFORE INSERT ON erasure FOR EACH ROW WHEN (NEW.person_id = '" + one
                        + "') EXECUTE FUNCTION away()")
                .update();

        owed.look();

        assertThat(hasKey(one)).isTrue();
        assertThat(hasKey(other)).isFalse();
        assertThat(told()).isEqualTo(1);
        the_ledger_can_be_written_again();
        owed.look();
        assertThat(hasKey(one)).isFalse();
        assertThat(told()).isZero();
    }

    @Test
    void whoever_was_erased_as_usual_is_owed_nothing() {
        erase(clinic.patient()).expect(200);

        owed.look();

        assertThat(told()).isZero();
    }

    @Test
    void the_service_looks_by_itself() {
        assertThat(ofTheService.isRunning()).isTrue();
    }
}
