package io.qconnect.query.users;

import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * All that the read tables hold about one person, as JSON that PostgreSQL makes: a right of that person (GDPR, article 15).
 * A list ends after 10,000 rows, more than anybody has in a lifetime.
 */
@Component
class PersonalRecords {

    /** What was asked here stands in the log; contents of files are given out by command-service, as facts tell. */
    private static final String ACCESSES = """
        WITH person AS (SELECT ?::uuid AS id)
        SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'viewerId', a.viewer_id, 'viewerRole', a.viewer_role, 'question', a.question, 'fileId', a.file_id,
                   'granted', a.granted, 'at', to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
                   ORDER BY a.at DESC, a.number DESC), '[]')::text
        FROM   (SELECT viewer_id, viewer_role, question, NULL AS file_id, granted, at, id AS number
                FROM   access_log
                WHERE  person_id = (SELECT id FROM person)
                UNION ALL
                SELECT viewer_id, viewer_role, '/files/{fileId}/content', file_id, true, at, 0
                FROM   file_accesses
                WHERE  person_id = (SELECT id FROM person)
                ORDER BY at DESC, number DESC
                LIMIT  10000) AS a
        """;

    private static final String PERSON = """
        SELECT jsonb_build_object(
                   'userId', u.id, 'name', u.name, 'email', u.email, 'phone', u.phone, 'role', u.role,
                   'createdAt', to_char(u.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                   'version', u.version)::text
        FROM   users AS u
        WHERE  u.id = ?
        """;

    private static final String APPOINTMENTS = """
        SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.booked_at), '[]')::text
        FROM   (SELECT * FROM appointments WHERE user_id = ? ORDER BY booked_at LIMIT 10000) AS a
        """;

    private static final String WAITING_LIST = """
        SELECT coalesce(jsonb_agg(to_jsonb(w) ORDER BY w.joined_at), '[]')::text
        FROM   (SELECT * FROM waiting_list WHERE user_id = ? ORDER BY joined_at LIMIT 10000) AS w
        """;

    private static final String FILES = """
        SELECT coalesce(jsonb_agg(to_jsonb(f) ORDER BY f.stored_at), '[]')::text
        FROM   (SELECT * FROM files WHERE user_id = ? ORDER BY stored_at LIMIT 10000) AS f
        """;

    private final JdbcTemplate jdbc;

    PersonalRecords(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** {@code {"items": […]}}: who has looked at this person's data, or was refused, the latest first. */
    String accesses(UUID person) {
        return "{\"items\":" + json(ACCESSES, person) + "}";
    }

    /** {@code {"person": {…}, "appointments": […], "waitingList": […], "files": […], "accesses": […]}}. */
    String all(UUID person) {
        return """
            {"person":%s,"appointments":%s,"waitingList":%s,"files":%s,"accesses":%s}
            """.strip().formatted(
                json(PERSON, person),
                json(APPOINTMENTS, person),
                json(WAITING_LIST, person),
                json(FILES, person),
                json(ACCESSES, person));
    }

    private String json(String sql, UUID person) {
        return String.valueOf(jdbc.queryForObject(sql, String.class, person));
    }
}
