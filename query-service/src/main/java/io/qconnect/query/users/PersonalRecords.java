package io.qconnect.query.users;

import io.qconnect.query.platform.PersonalPart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/**
 * All that is stored about one person, as JSON: a right of that person (GDPR, article 15). Each slice tells its part in
 * the form of its other answers; who has looked at the person stands in no slice, and PostgreSQL makes the JSON of it.
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

    private final JdbcTemplate jdbc;
    private final JsonMapper json;
    private final List<PersonalPart> parts;

    PersonalRecords(JdbcTemplate jdbc, JsonMapper json, List<PersonalPart> parts) {
        this.jdbc = jdbc;
        this.json = json;
        this.parts = parts;
    }

    /** {@code {"items": […]}}: who has looked at this person's data, or was refused, the latest first. */
    String accesses(UUID person) {
        return "{\"items\":" + accessesOf(person) + "}";
    }

    /** {@code {"person": {…}, "appointments": […], "waitingList": […], "files": […], "accesses": […]}}. */
    String all(UserView person) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("person", person);
        parts.forEach(part -> all.put(part.name(), part.of(person.userId())));
        all.put("accesses", new RawValue(accessesOf(person.userId())));
        return json.writeValueAsString(all);
    }

    private String accessesOf(UUID person) {
        return String.valueOf(jdbc.queryForObject(ACCESSES, String.class, person));
    }
}
