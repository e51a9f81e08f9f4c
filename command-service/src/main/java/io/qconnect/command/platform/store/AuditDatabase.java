package io.qconnect.command.platform.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The connections of sealing and auditing: a pool of their own to the same database, so that an auditor who reads ten
 * million facts takes no connection away from somebody who books.
 */
@Configuration(proxyBeanMethods = false)
class AuditDatabase {

    /**
     * One seals, eight may be used by four long readings with their seals, two by those who watch live; the last one
     * answers short questions, together with what the others leave.
     */
    private static final int CONNECTIONS_MAX = 12;

    @Bean(defaultCandidate = false)
    HikariDataSource auditDataSource(DataSource store) throws SQLException {
        HikariConfig config = new HikariConfig();
        store.unwrap(HikariDataSource.class).copyStateTo(config);
        config.setPoolName("audit");
        config.setMaximumPoolSize(CONNECTIONS_MAX);
        config.setMinimumIdle(1);
        return new HikariDataSource(config);
    }
}
