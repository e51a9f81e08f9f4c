package io.qconnect.command.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.RunningService;
import java.sql.SQLException;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A group has one transaction, whatever becomes of its commands. */
@RunningService
class GroupTransactionTest {

    private final ConnectionProvider connections;
    private final TransactionManager transactions;
    private final JdbcClient jdbc;

    GroupTransactionTest(
            @Autowired ConnectionProvider connections,
            @Autowired TransactionManager transactions,
            @Autowired JdbcClient jdbc) {
        this.connections = connections;
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    private String transaction() {
        return jdbc.sql("SELECT pg_current_xact_id()::text").query(String.class).single();
    }

    @Test
    void it_goes_on_when_the_first_command_that_loads_something_is_undone() throws SQLException {
        UnitOfWork<?> group = DefaultUnitOfWork.startAndGet(null);
        try {
            group.attachTransaction(transactions);
            String begun = transaction();

            UnitOfWork<?> command = DefaultUnitOfWork.startAndGet(null);
            connections.getConnection().close();
            command.rollback();

            assertThat(transaction()).isEqualTo(begun);
        } finally {
            group.rollback();
        }
    }

    /** So what a command writes is written with the group or not at all. */
    @Test
    void it_goes_on_when_that_command_is_done() throws SQLException {
        UnitOfWork<?> group = DefaultUnitOfWork.startAndGet(null);
        try {
            group.attachTransaction(transactions);
            String begun = transaction();

            UnitOfWork<?> command = DefaultUnitOfWork.startAndGet(null);
            connections.getConnection().close();
            command.commit();

            assertThat(transaction()).isEqualTo(begun);
        } finally {
            group.rollback();
        }
    }
}
