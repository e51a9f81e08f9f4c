package io.qconnect.postgres;

import java.sql.SQLException;
import java.sql.SQLTransientException;

/** What failures of a database mean, by their SQLSTATE (PostgreSQL, appendix A). */
public final class DatabaseFailures {

    private DatabaseFailures() {}

    /**
     * The database does not answer. SQLSTATE class 08 is a broken connection, 57P a server that goes down or comes up,
     * 25P03 one that has given us up because we said nothing; transient is what the connection pool reports when it has
     * none to give.
     */
    public static boolean isUnavailable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientException
                    || cause instanceof SQLException sql
                            && sql.getSQLState() != null
                            && (sql.getSQLState().startsWith("08")
                                    || sql.getSQLState().startsWith("57P")
                                    || sql.getSQLState().equals("25P03"))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Two were in each other's way, and the database has ended this one: 40P01 is a deadlock, 40001 a serialization
     * failure. It may well succeed when it is tried again.
     */
    public static boolean isOfTheMoment(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && ("40P01".equals(sql.getSQLState()) || "40001".equals(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }
}
