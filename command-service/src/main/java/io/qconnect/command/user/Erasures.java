package io.qconnect.command.user;

import static io.qconnect.command.platform.Refusal.SESSION_ENDED;
import static io.qconnect.command.platform.Refusal.USER_NOT_FOUND;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.RoleCheck;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.command.platform.bus.Outcome;
import io.qconnect.events.UserId;
import io.qconnect.events.Uuids;
import io.qconnect.events.personal.Erasure;
import io.qconnect.events.personal.ErasureLedger;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Erases people: first the fact is written, with which the claim to the e-mail address and the account go, then the key
 * is destroyed, and the ledger keeps the certificate. What is missing of that while services run, {@link OwedErasures}
 * makes up for. If all have ended in between, or either database comes back from a backup, the next start finds that
 * the facts and the ledger differ and does the missing half, before it is ready.
 */
@Component
@Order(1)
class Erasures implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);

    private static final String FACTS_OF = "SELECT count(*) FROM domain_event WHERE aggregate_identifier = ?";

    private static final String ERASED_BY_FACT =
            "SELECT aggregate_identifier FROM domain_event WHERE payload_type = 'user.erased'";

    private static final String IS_REGISTERED =
            "SELECT EXISTS (SELECT FROM domain_event WHERE aggregate_identifier = ? AND sequence_number = 0)";

    private final Commands commands;
    private final RoleCheck roles;
    private final ErasureLedger ledger;
    private final JdbcClient jdbc;
    private final Clock clock;

    Erasures(Commands commands, RoleCheck roles, ErasureLedger ledger, JdbcClient jdbc, Clock clock) {
        this.commands = commands;
        this.roles = roles;
        this.ledger = ledger;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What an erasure answers: the certificate, with the version of the person's stream. */
    record Certificate(Erasure erasure, Outcome<UserAnswer> outcome) {}

    /** Doing it again gives the same certificate. For a patient, nobody else exists. */
    CompletableFuture<Certificate> erase(Caller caller, UserId user) {
        if (!caller.mayActFor(user)) {
            commands.refuse(caller, EraseUser.class, USER_NOT_FOUND, user.value());
        }
        if (!caller.is(user) && !roles.stands(caller)) {
            commands.refuse(caller, EraseUser.class, SESSION_ENDED, user.value());
        }
        return commands.send(caller, null, new EraseUser(user), UserAnswer::first)
                // asks two databases, so not on the thread that others wait for
                .thenApplyAsync(
                        outcome -> new Certificate(destroyKey(user.value(), caller.actor()), outcome),
                        Thread::startVirtualThread);
    }

    /**
     * Sees to it that the ledger has an entry of somebody whose erasure is a fact.
     *
     * @param by who has erased
     * @throws IllegalStateException when the database of keys does not answer
     */
    void finish(UUID person, String by) {
        if (ledger.find(person).isEmpty()) {
            LOG.warn("The key of erased user {} was still there, and is destroyed now", person);
            destroyKey(person, by);
        }
    }

    private Erasure destroyKey(UUID person, String by) {
        long facts = jdbc.sql(FACTS_OF).param(person).query(Long.class).single();
        return ledger.erase(person, facts, clock.instant().atOffset(ZoneOffset.UTC), by);
    }

    @Override
    public void run(ApplicationArguments arguments) {
        Set<UUID> byFact =
                new HashSet<>(jdbc.sql(ERASED_BY_FACT).query(UUID.class).list());
        Set<UUID> byLedger = new HashSet<>();
        ledger.entries().forEach(entry -> byLedger.add(entry.personId()));
        int cameBack = ledger.destroyReturned();
        if (cameBack > 0) {
            LOG.warn("{} keys of erased users had come back with a backup, and are destroyed again", cameBack);
        }
        byFact.stream()
                .filter(person -> !byLedger.contains(person))
                .forEach(person -> finish(person, "system:erasures"));
        byLedger.stream()
                .filter(person -> !byFact.contains(person) && isRegistered(person))
                .forEach(person -> {
                    LOG.warn(
                            "User {} was erased after the backup that the facts come from, and is erased again",
                            person);
                    commands.send(clinic(), null, new EraseUser(new UserId(person)), UserAnswer::first)
                            .join();
                });
    }

    private boolean isRegistered(UUID person) {
        return jdbc.sql(IS_REGISTERED).param(person).query(Boolean.class).single();
    }

    private static Caller clinic() {
        return Caller.system("erasures", Uuids.timeOrdered().toString());
    }
}
