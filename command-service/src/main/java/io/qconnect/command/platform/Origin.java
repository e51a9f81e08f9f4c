package io.qconnect.command.platform;

import io.qconnect.events.Uuids;
import java.util.UUID;
import java.util.function.Function;

/**
 * Where something stood in the predecessor's database. It stays written at the facts that were made of it, and ids are
 * made from it: whoever takes the same row over again arrives at the same user, doctor, queue or appointment.
 *
 * @param source names the database, so that the numbers of two predecessors do not meet
 * @param table as the predecessor called it
 * @param id of the row
 */
public record Origin(String source, String table, String id) {

    /** What a source may be called. */
    public static final String SOURCE = "[a-z0-9][a-z0-9_-]{0,62}";

    /** Numbers, cuids and UUIDs; nothing that could be somebody's name or address. */
    public static final String ID = "[A-Za-z0-9_-]{1,64}";

    /** The id that belongs to this row, for ever. */
    public <I> I id(Function<UUID, I> type) {
        return type.apply(Uuids.named("imported", source, table, id));
    }

    /** The same for another row of the same database. */
    public Origin other(String otherTable, String otherId) {
        return new Origin(source, otherTable, otherId);
    }

    /** As facts carry it: {@code source/table/id}. */
    @Override
    public String toString() {
        return source + "/" + table + "/" + id;
    }
}
