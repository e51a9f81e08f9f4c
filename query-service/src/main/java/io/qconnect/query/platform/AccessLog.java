package io.qconnect.query.platform;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Remembers who has looked at whose personal data, and who has tried to, before the answer is given. Nobody is recorded
 * for looking at what is their own. This is no drawing of facts: it survives a rebuild.
 */
@Component
public class AccessLog {

    private static final String RECORD = """
        INSERT INTO access_log (person_id, viewer_id, viewer_role, question, granted)
        VALUES (?, ?, ?, ?, ?)
        """;

    private final JdbcTemplate jdbc;

    AccessLog(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param question what was asked, without any values of the answer */
    public void seen(Viewer viewer, Collection<UUID> persons, String question) {
        record(viewer, persons, question, true);
    }

    /**
     * Whoever may not see it is told that it does not exist.
     *
     * @param person whose it is; null when it is nobody's in particular
     * @param unknown what is said of what does not exist
     */
    public void mustSee(Viewer viewer, @Nullable UUID person, String question, Supplier<Refused> unknown) {
        if (!viewer.maySee(person)) {
            if (person != null) {
                refused(viewer, person, question);
            }
            throw unknown.get();
        }
    }

    /** Somebody asked for what is another's, and was told that it does not exist. */
    public void refused(Viewer viewer, UUID person, String question) {
        record(viewer, List.of(person), question, false);
    }

    private void record(Viewer viewer, Collection<UUID> persons, String question, boolean granted) {
        Set<UUID> others =
                persons.stream().filter(person -> !person.equals(viewer.id())).collect(Collectors.toSet());
        if (!others.isEmpty()) {
            jdbc.batchUpdate(
                    RECORD,
                    others.stream()
                            .map(person -> new Object[] {
                                person, viewer.id(), viewer.role().name(), question, granted
                            })
                            .toList());
        }
    }
}
