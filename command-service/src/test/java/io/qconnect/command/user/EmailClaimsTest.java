package io.qconnect.command.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import io.qconnect.command.platform.store.EmailClaims;
import io.qconnect.events.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** An e-mail address belongs to one user, and is nowhere to be read. */
@RunningService
class EmailClaimsTest {

    private final Clinic clinic;
    private final JdbcClient jdbc;

    private final EmailClaims claims;
    private final TransactionOperations transactions;

    EmailClaimsTest(
            @LocalServerPort int port,
            @Autowired JdbcClient jdbc,
            @Autowired EmailClaims claims,
            @Autowired PlatformTransactionManager transactions) {
        this.clinic = new Clinic(port);
        this.jdbc = jdbc;
        this.claims = claims;
        this.transactions = new TransactionTemplate(transactions);
    }

    private Map<String, UserId> kept(List<String> addresses) {
        Map<String, UserId> kept = new HashMap<>();
        jdbc.sql("SELECT email_hash, user_id FROM email_claim WHERE email_hash = ANY (?)")
                .param(addresses.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new))
                .query(row -> {
                    String address = HexFormat.of().formatHex(row.getBytes("email_hash"));
                    kept.put(address, new UserId(row.getObject("user_id", UUID.class)));
                });
        return kept;
    }

    /** The journey of {@link RandomUsersTest}, one seed of it, with the table instead of a map. */
    @Test
    void a_random_journey_goes_on_the_table_as_it_goes_on_paper() {
        transactions.executeWithoutResult(transaction -> {
            try (var journey = new UsersJourney(1, claims, this::kept)) {
                journey.run();
            }
            transaction.setRollbackOnly();
        });
    }

    private Reply register(String email) {
        return clinic.post("/users", "{\"name\": \"Zebulon Canary\", \"email\": \"%s\"}".formatted(email));
    }

    @Test
    void the_same_address_is_taken_whatever_its_case() {
        String email = Clinic.newEmail();
        register(email).expect(201);
        assertThat(register(email.toUpperCase(Locale.ROOT)).expect(409).code()).isEqualTo("EMAIL_TAKEN");
    }

    @Test
    void of_many_who_claim_it_at_once_one_gets_it() throws Exception {
        String email = Clinic.newEmail();
        List<Integer> statuses = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Reply>> replies = IntStream.range(0, 20)
                    .mapToObj(_ -> threads.submit(() -> register(email)))
                    .toList();
            for (Future<Reply> reply : replies) {
                statuses.add(reply.get().status());
            }
        }
        assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
    }

    @Test
    void neither_name_nor_address_is_stored_in_the_clear() {
        String email = Clinic.newEmail();
        String user = register(email).expect(201).text("userId");
        String payload = jdbc.sql("""
            SELECT convert_from(payload, 'UTF8') || convert_from(meta_data, 'UTF8')
              FROM domain_event
             WHERE aggregate_identifier = ?::uuid
            """).param(user).query(String.class).single();
        assertThat(payload).contains("ciphertext").doesNotContain("Zebulon").doesNotContain(email);
    }
}
