package io.qconnect.query.feed.tables;

import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions over one set of the read tables. They are plain JDBC: the transaction manager of JPA would open an
 * entity manager for each batch. Each is one of its own, also within another: what goes into fresh tables is kept
 * although the exchange around it may have to be tried again.
 */
public final class SetTransaction {

    private final TransactionTemplate transaction;
    private final JdbcTemplate jdbc;
    private final ReadSet set;

    public SetTransaction(JdbcTemplate jdbc, ReadSet set) {
        var manager = new JdbcTransactionManager(Objects.requireNonNull(jdbc.getDataSource()));
        this.transaction = new TransactionTemplate(manager);
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.jdbc = jdbc;
        this.set = set;
    }

    public <T> T execute(TransactionCallback<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> {
            if (set != ReadSet.LIVE) {
                set.enter(jdbc);
            }
            return work.doInTransaction(status);
        }));
    }
}
