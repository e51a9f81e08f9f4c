package io.qconnect.command.platform.store;

import io.qconnect.command.platform.PastCommand;
import io.qconnect.command.platform.Trace;
import io.qconnect.events.Fact;
import io.qconnect.events.wire.FactJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.messaging.MetaData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds out what a command did, by the id that its client gave it. */
@Component
public class PastCommands {

    private static final String FACTS_OF_A_COMMAND = """
        SELECT aggregate_identifier, sequence_number, payload_type, payload_revision, payload, meta_data
          FROM domain_event
         WHERE command_id = ?
           AND client_given
         ORDER BY command_part
        """;

    private final JdbcClient jdbc;
    private final FactSerializer serializer;

    PastCommands(JdbcClient jdbc, FactSerializer serializer) {
        this.jdbc = jdbc;
        this.serializer = serializer;
    }

    private record Row(UUID streamId, long version, Fact fact, MetaData metaData) {}

    public Optional<PastCommand> find(UUID commandId) {
        List<Row> rows = jdbc.sql(FACTS_OF_A_COMMAND)
                .param(commandId)
                .query((row, _) -> new Row(
                        row.getObject("aggregate_identifier", UUID.class),
                        row.getLong("sequence_number") + 1,
                        FactJson.read(
                                row.getString("payload_type"),
                                Integer.parseInt(row.getString("payload_revision")),
                                row.getBytes("payload")),
                        serializer.readMetaData(row.getBytes("meta_data"))))
                .list();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Row last = rows.getLast();
        List<Fact> facts = new ArrayList<>(rows.stream().map(Row::fact).toList());
        return Optional.of(new PastCommand(
                last.streamId(), last.version(), Trace.read(last.metaData(), Trace.REQUEST_HASH), facts));
    }
}
