package io.qconnect.infra.backup;

import io.qconnect.infra.local.LocalPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The ledger of erasures, carried over a restore: each entry as the database itself writes it. */
record Erased(List<String> entries) {

    static Erased nobody() {
        return new Erased(List.of());
    }

    static Erased in(LocalPostgres server) throws SQLException {
        List<String> entries = new ArrayList<>();
        try (Connection connection = Sql.connect(server, LocalPostgres.KEYS_DATABASE);
                PreparedStatement select =
                        connection.prepareStatement("SELECT to_jsonb(e)::text FROM erasure e ORDER BY erased_at");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                entries.add(row.getString(1));
            }
        }
        return new Erased(entries);
    }

    /** Enters them again and destroys their keys; command-service does the rest when it starts. */
    void again(LocalPostgres server) throws SQLException {
        String enter = """
            WITH entry AS (SELECT * FROM jsonb_populate_record(NULL::erasure, ?::jsonb)),
                 destroyed AS (DELETE FROM person_keys WHERE person_id = (SELECT person_id FROM entry))
            INSERT INTO erasure SELECT * FROM entry ON CONFLICT (person_id) DO NOTHING
            """;
        try (Connection connection = Sql.connect(server, LocalPostgres.KEYS_DATABASE);
                PreparedStatement insert = connection.prepareStatement(enter)) {
            for (String entry : entries) {
                insert.setString(1, entry);
                insert.executeUpdate();
            }
        }
    }
}
