package io.qconnect.infra.takeover;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * The predecessor's database, read only and as it stood at one moment: it may be in use meanwhile. However large it is,
 * no more than some thousand rows are in memory.
 */
public final class Predecessor implements AutoCloseable {

    private static final int ROWS_AT_ONCE = 1000;
    private static final int NAME_LENGTH_MAX = 63;

    /** "QConnImp" in ASCII: an advisory lock that whoever reads a predecessor holds in its database. */
    private static final long ONE_IMPORT = 0x51436F6E6E496D70L;

    private final Connection connection;
    private final ZoneId zone;
    private final SourceTable user;
    private final SourceTable doctor;
    private final SourceTable queue;
    private final SourceTable appointment;
    private final SourceTable file;
    private final SourceTable refreshToken;

    private Predecessor(Connection connection, ZoneId zone) throws SQLException {
        this.connection = connection;
        this.zone = zone;
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        requireAlone();
        this.user = required("User");
        this.doctor = required("Doctor");
        this.queue = required("Queue");
        this.appointment = required("Appointment");
        this.file = SourceTable.find(connection, "File");
        this.refreshToken = SourceTable.find(connection, "RefreshToken");
    }

    /**
     * @param login user and password, as far as the address does not say them
     * @param zone in which its days begin, where it keeps a queue's day as a moment
     * @throws IllegalStateException when it cannot be read, is not what it should be, or is being read by another
     *     import
     */
    public static Predecessor open(String url, Properties login, ZoneId zone) {
        try {
            Connection connection = DriverManager.getConnection(url, login);
            try {
                return new Predecessor(connection, zone);
            } catch (SQLException | RuntimeException failed) {
                connection.close();
                throw failed;
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot read the predecessor's database: " + failed.getMessage(), failed);
        }
    }

    /** Two that read at different moments would take a row forth and back, each to how it stood for it. */
    private void requireAlone() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_try_advisory_xact_lock(" + ONE_IMPORT + ")")) {
            row.next();
            if (!row.getBoolean(1)) {
                throw new IllegalStateException("another import reads the predecessor's database; wait for its end");
            }
        }
    }

    private SourceTable required(String name) throws SQLException {
        SourceTable table = SourceTable.find(connection, name);
        if (!table.exists()) {
            throw new IllegalStateException("there is no table \"" + name + "\" in the predecessor's database");
        }
        return table;
    }

    /** How many appointments have a status, and the sum of their numbers. */
    record StatusCount(String status, long count, long sumOfNumbers) {}

    /** What the database is called, in lower case and without what an id cannot have. */
    String name() {
        List<String> names = new ArrayList<>();
        read("SELECT current_database()", row -> names.add(row.getString(1)));
        String plain = names.getFirst()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9_-]", "-")
                .replaceFirst("^[_-]+", "");
        return plain.isEmpty() ? "predecessor" : plain.substring(0, Math.min(plain.length(), NAME_LENGTH_MAX));
    }

    long users() {
        return count(user);
    }

    long doctors() {
        return count(doctor);
    }

    long queues() {
        return count(queue);
    }

    long appointments() {
        return count(appointment);
    }

    long files() {
        return count(file);
    }

    long refreshTokens() {
        return count(refreshToken);
    }

    private long count(SourceTable table) {
        long[] count = {0};
        if (table.exists()) {
            read("SELECT count(*) FROM " + table.quoted(), row -> count[0] = row.getLong(1));
        }
        return count[0];
    }

    List<StatusCount> statuses() {
        List<StatusCount> counts = new ArrayList<>();
        read(
                "SELECT coalesce(%s, ''), count(*), coalesce(sum(%s::bigint), 0) FROM %s a GROUP BY 1 ORDER BY 1"
                        .formatted(
                                appointment.text("a", "status"),
                                appointment.column("a", "tokenNo"),
                                appointment.quoted()),
                row -> counts.add(new StatusCount(row.getString(1), row.getLong(2), row.getLong(3))));
        return counts;
    }

    void eachUser(Consumer<Source.User> consumer) {
        String sql = "SELECT %s, %s, %s, %s, %s, %s, %s, %s FROM %s u ORDER BY u.id"
                .formatted(
                        user.text("u", "id"),
                        user.text("u", "name"),
                        user.column("u", "email"),
                        user.text("u", "phone"),
                        user.text("u", "password", "passwordHash"),
                        user.text("u", "role"),
                        user.instant("u", "createdAt"),
                        user.instant("u", "updatedAt"),
                        user.quoted());
        read(sql, row -> consumer.accept(Source.User.of(row)));
    }

    void eachDoctor(Consumer<Source.Doctor> consumer) {
        String sql = "SELECT %s, %s, %s, %s, %s, %s FROM %s d ORDER BY d.id"
                .formatted(
                        doctor.text("d", "id"),
                        doctor.column("d", "name"),
                        doctor.text("d", "specialty"),
                        doctor.text("d", "roomNo", "room", "roomNumber"),
                        doctor.instant("d", "createdAt"),
                        doctor.instant("d", "updatedAt"),
                        doctor.quoted());
        read(sql, row -> consumer.accept(Source.Doctor.of(row)));
    }

    /** Queues with their appointments, those of a doctor's day one after the other, the oldest first. */
    void eachQueue(Consumer<Source.Queue> consumer) {
        String order = "%s, %s, %s, q.id"
                .formatted(
                        queue.column("q", "doctorId"), queue.day("q", zone, "date"), queue.instant("q", "createdAt"));
        String queues = "SELECT %s, %s, %s, %s, %s FROM %s q ORDER BY %s"
                .formatted(
                        queue.text("q", "id"),
                        queue.text("q", "doctorId"),
                        queue.day("q", zone, "date"),
                        queue.text("q", "currentNo"),
                        queue.instant("q", "createdAt"),
                        queue.quoted(),
                        order);
        String appointments = "SELECT q.id::text, %s FROM %s a JOIN %s q ON q.id = %s ORDER BY %s, %s, a.id"
                .formatted(
                        appointmentColumns(),
                        appointment.quoted(),
                        queue.quoted(),
                        appointment.column("a", "queueId"),
                        order,
                        appointment.column("a", "tokenNo"));
        try (Statement second = cursor();
                ResultSet rows = second.executeQuery(appointments)) {
            boolean[] more = {rows.next()};
            read(queues, row -> {
                String id = row.getString(1);
                List<Source.Appointment> own = new ArrayList<>();
                while (more[0] && rows.getString(1).equals(id)) {
                    own.add(Source.Appointment.of(rows, 2));
                    more[0] = rows.next();
                }
                consumer.accept(Source.Queue.of(row, own));
            });
            if (more[0]) {
                throw new IllegalStateException("appointments of queue " + rows.getString(1) + " came out of order");
            }
        } catch (SQLException failed) {
            throw unreadable(failed);
        }
    }

    /** Appointments whose queue does not exist. */
    void eachLostAppointment(Consumer<Source.Appointment> consumer) {
        String sql = "SELECT %s FROM %s a LEFT JOIN %s q ON q.id = %s WHERE q.id IS NULL ORDER BY a.id"
                .formatted(
                        appointmentColumns(), appointment.quoted(), queue.quoted(), appointment.column("a", "queueId"));
        read(sql, row -> consumer.accept(Source.Appointment.of(row, 1)));
    }

    private String appointmentColumns() {
        return String.join(
                ", ",
                appointment.text("a", "id"),
                appointment.column("a", "userId") + "::text",
                appointment.column("a", "tokenNo"),
                appointment.text("a", "status"),
                appointment.instant("a", "createdAt"),
                appointment.instant("a", "updatedAt"));
    }

    void eachFile(Consumer<Source.File> consumer) {
        if (!file.exists()) {
            return;
        }
        String content = file.first("content", "data", "bytes")
                .filter(column -> "bytea".equals(file.columns().get(column)))
                .map(column -> file.column("f", column))
                .orElse("NULL::bytea");
        String sql = "SELECT %s, %s, %s, %s, %s, %s, %s FROM %s f ORDER BY f.id"
                .formatted(
                        file.text("f", "id"),
                        file.column("f", "userId", "patientId", "ownerId", "uploadedBy") + "::text",
                        file.text("f", "fileName", "filename", "originalName", "name"),
                        file.text("f", "mimeType", "mimetype", "contentType", "type"),
                        file.text("f", "path", "filePath", "storagePath", "url", "fileUrl"),
                        content,
                        file.instant("f", "createdAt", "uploadedAt"),
                        file.quoted());
        read(sql, row -> consumer.accept(Source.File.of(row)));
    }

    @FunctionalInterface
    private interface RowReader {
        void take(ResultSet row) throws SQLException;
    }

    private void read(String sql, RowReader reader) {
        try (Statement statement = cursor();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.take(rows);
            }
        } catch (SQLException failed) {
            throw unreadable(failed);
        }
    }

    private Statement cursor() throws SQLException {
        Statement statement = connection.createStatement();
        statement.setFetchSize(ROWS_AT_ONCE);
        return statement;
    }

    private static IllegalStateException unreadable(SQLException failed) {
        return new IllegalStateException(
                "the predecessor's database cannot be read on: " + failed.getMessage(), failed);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException gone) {
            throw unreadable(gone);
        }
    }
}
