package io.qconnect.command.platform.bus;

import java.util.List;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * A query of one statement, and who takes its rows.
 *
 * @param sql without a semicolon at its end
 * @param parameters in the order of the question marks
 */
public record Question(String sql, List<?> parameters, RowCallbackHandler rows) {}
