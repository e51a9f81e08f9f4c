package io.qconnect.infra.takeover;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.takeover.Finding.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Takes the predecessor's clinic over, row by row, through the clinic's own commands, and then compares both. All that
 * is sent says how something stands there, and the clinic makes its ids from the ids there: so it can be interrupted
 * and repeated, and repeated later brings over what has happened there meanwhile.
 */
public final class Takeover {

    /** As many as the clinic takes in one request. */
    private static final int USERS_AT_ONCE = 64;

    /** While one waits for its commits, the next is read and sealed. */
    private static final int REQUESTS_IN_FLIGHT = 4;

    /** Each carries some dozens of appointments. Others book meanwhile, and wait for the group that theirs is in. */
    private static final int QUEUES_IN_FLIGHT = 24;

    private static final Pattern BCRYPT = Pattern.compile("\\$2[abxy]?\\$[0-9]{2}\\$[./A-Za-z0-9]{53}");

    private final Predecessor there;
    private final ClinicApi clinic;
    private final String source;
    private final @Nullable Path files;
    private final Consumer<String> progress;
    private final Findings findings = new Findings();
    private final Taken taken = new Taken();
    private final Instant now;

    private Takeover(
            Predecessor there,
            ClinicApi clinic,
            String source,
            @Nullable Path files,
            Instant now,
            Consumer<String> progress) {
        this.there = there;
        this.clinic = clinic;
        this.source = source;
        this.files = files;
        this.now = now;
        this.progress = progress;
    }

    /**
     * What came of it.
     *
     * @param agrees both sides are the same, but for what the report lists
     * @param lines the comparison, for people
     */
    public record Result(int notTaken, int changed, int notes, boolean agrees, List<String> lines) {}

    /**
     * Returns when the read side shows everything.
     *
     * @param source what the database is called, for ever: ids are made from it; null for its own name
     * @param files where the predecessor keeps the contents of files, if the database has only their paths
     * @param report where to write down what is to be said about single rows; null for its own name in that folder
     * @throws IllegalStateException when one of both sides cannot be worked with
     */
    public static Result carryOut(
            Predecessor there,
            ClinicApi clinic,
            @Nullable String source,
            @Nullable Path files,
            Path report,
            Instant now,
            Consumer<String> progress) {
        String name = Objects.requireNonNullElseGet(source, there::name);
        return new Takeover(there, clinic, name, files, now, progress).carryOut(report);
    }

    private Result carryOut(Path report) {
        try {
            progress.accept("taking over \"" + source + "\": " + there.users() + " users, " + there.doctors()
                    + " doctors, " + there.queues() + " queues, " + there.appointments() + " appointments, "
                    + there.files() + " files");
            users();
            doctors();
            queues();
            new TakeoverOfFiles(there, clinic, source, files, findings, taken).carryOut();
            progress.accept("comparing both sides");
            return new BothSides(there, clinic, taken, findings).compare();
        } finally {
            // also what is known when it breaks off
            findings.write(report);
        }
    }

    private void users() {
        Tally tally = new Tally("users", there.users(), progress);
        List<Source.User> next = new ArrayList<>();
        try (InFlight inFlight = new InFlight(REQUESTS_IN_FLIGHT)) {
            Runnable send = () -> {
                List<Source.User> rows = List.copyOf(next);
                next.clear();
                inFlight.bring(() -> {
                    users(rows);
                    tally.done(rows.size());
                });
            };
            there.eachUser(row -> {
                next.add(row);
                if (next.size() == USERS_AT_ONCE) {
                    send.run();
                }
            });
            if (!next.isEmpty()) {
                send.run();
            }
        }
        tally.end();
    }

    /** All in one request; whoever is not taken by it comes again alone, so that the clinic says why. */
    private void users(List<Source.User> rows) {
        List<Map<String, Object>> bodies = rows.stream().map(this::userBody).toList();
        Answer answer = send("/import/users/batch", Map.of("users", bodies));
        for (int i = 0; i < rows.size(); i++) {
            JsonNode outcome = answer.body().path("users").path(i);
            if (answer.ok() && outcome.path("userId").isString()) {
                taken.user(outcome.path("userId").asString(), rows.get(i).id());
            } else {
                user(rows.get(i), bodies.get(i));
            }
        }
    }

    private Map<String, Object> userBody(Source.User row) {
        Map<String, Object> body = new HashMap<>(Map.of("source", source, "id", row.id(), "role", role(row)));
        body.put("name", shortened("User", row.id(), "name", row.name(), 255));
        body.put("email", Objects.requireNonNullElse(row.email(), "").strip());
        String phone = Objects.requireNonNullElse(row.phone(), "").strip();
        if (!phone.isEmpty()) {
            body.put("phone", shortened("User", row.id(), "phone", phone, 50));
        }
        if (row.password() != null && BCRYPT.matcher(row.password()).matches()) {
            body.put("passwordHash", row.password());
        } else if (row.password() != null) {
            findings.changed(
                    "User",
                    row.id(),
                    "PASSWORD_NOT_BCRYPT",
                    "the password is not kept as bcrypt; the user chooses a new one by \"forgot password\"");
        }
        times(body, row.createdAt(), row.changedAt());
        return body;
    }

    private void user(Source.User row, Map<String, Object> body) {
        Answer answer = send("/import/users", body);
        if (answer.code().equals("EMAIL_TAKEN") || isAbout("/email", answer)) {
            body.put("email", "user-" + row.id() + "@" + source.replace('_', '-') + ".import.invalid");
            findings.changed(
                    "User",
                    row.id(),
                    answer.code().equals("EMAIL_TAKEN") ? "EMAIL_TAKEN" : "EMAIL_UNUSABLE",
                    "the e-mail address is somebody else's here, or is none; it stands as " + body.get("email")
                            + " until the desk enters another");
            answer = send("/import/users", body);
        }
        if (answer.ok()) {
            taken.user(answer.text("userId"), row.id());
        } else if (answer.code().equals("USER_NOT_FOUND")) {
            findings.notTaken("User", row.id(), "ERASED", "was erased here, and stays so");
        } else {
            refused("User", row.id(), answer);
        }
    }

    private String role(Source.User row) {
        String role = Objects.requireNonNullElse(row.role(), "PATIENT");
        if (role.equals("PATIENT") || role.equals("ADMIN") || role.equals("STAFF")) {
            return role;
        }
        findings.changed("User", row.id(), "UNKNOWN_ROLE", "nobody here knows the role; it is a patient here");
        return "PATIENT";
    }

    private void doctors() {
        Tally tally = new Tally("doctors", there.doctors(), progress);
        try (InFlight inFlight = new InFlight(REQUESTS_IN_FLIGHT)) {
            there.eachDoctor(row -> inFlight.bring(() -> {
                doctor(row);
                tally.done(1);
            }));
        }
        tally.end();
    }

    private void doctor(Source.Doctor row) {
        Map<String, Object> body = new HashMap<>(Map.of("source", source, "id", row.id()));
        body.put("name", shortened("Doctor", row.id(), "name", row.name(), 255));
        body.put("specialty", shortened("Doctor", row.id(), "specialty", row.specialty(), 255));
        body.put("roomNo", shortened("Doctor", row.id(), "room", row.room(), 50));
        times(body, row.createdAt(), row.changedAt());
        Answer answer = send("/import/doctors", body);
        if (answer.ok()) {
            taken.doctor(answer.text("doctorId"), row.id());
        } else {
            refused("Doctor", row.id(), answer);
        }
    }

    /** Queues of the same doctor and day one after the other, so that the older one is the day's. */
    private void queues() {
        there.eachLostAppointment(
                row -> findings.notTaken("Appointment", row.id(), "NO_QUEUE", "its queue does not exist"));
        Tally tally = new Tally("appointments", there.appointments(), progress);
        List<Source.Queue> ofOneDay = new ArrayList<>();
        try (InFlight inFlight = new InFlight(QUEUES_IN_FLIGHT)) {
            Consumer<List<Source.Queue>> send = day -> inFlight.bring(() -> {
                new TakeoverOfADay(clinic, source, findings, taken, now).carryOut(day);
                day.forEach(queue -> tally.done(queue.appointments().size()));
            });
            there.eachQueue(queue -> {
                if (!ofOneDay.isEmpty() && !sameDay(ofOneDay.getLast(), queue)) {
                    send.accept(List.copyOf(ofOneDay));
                    ofOneDay.clear();
                }
                ofOneDay.add(queue);
            });
            if (!ofOneDay.isEmpty()) {
                send.accept(List.copyOf(ofOneDay));
            }
        }
        tally.end();
    }

    private static boolean sameDay(Source.Queue one, Source.Queue other) {
        return one.doctor().equals(other.doctor()) && Objects.equals(one.date(), other.date());
    }

    private void times(Map<String, Object> body, @Nullable Instant created, @Nullable Instant changed) {
        if (created != null && !created.isAfter(now)) {
            body.put("effectiveAt", created.toString());
        }
        if (changed != null && !changed.isAfter(now)) {
            body.put("changedAt", changed.toString());
        }
    }

    /** What fits; a dash for nothing. */
    private String shortened(String table, String id, String what, @Nullable String text, int lengthMax) {
        String plain = Objects.requireNonNullElse(text, "").strip();
        if (plain.isEmpty()) {
            return "-";
        }
        if (plain.length() <= lengthMax) {
            return plain;
        }
        findings.changed(table, id, "TOO_LONG", "the " + what + " is cut after " + lengthMax + " characters");
        int end = Character.isHighSurrogate(plain.charAt(lengthMax - 1)) ? lengthMax - 1 : lengthMax;
        return plain.substring(0, end);
    }

    private Answer send(String path, Map<String, ?> body) {
        return clinic.command(path, body, "import-" + UUID.randomUUID());
    }

    private void refused(String table, String id, Answer answer) {
        findings.add(table, id, Kind.NOT_TAKEN, reasonOf(answer), sentenceOf(answer));
    }

    static String reasonOf(Answer answer) {
        return answer.code().isEmpty() ? "STATUS_" + answer.status() : answer.code();
    }

    /** What the clinic said about a refused row; values are not repeated in it. */
    static String sentenceOf(Answer answer) {
        StringBuilder sentence = new StringBuilder("the clinic refused it: " + answer.text("detail"));
        answer.body()
                .path("errors")
                .forEach(error -> sentence.append(' ')
                        .append(error.path("pointer").asString(""))
                        .append(' ')
                        .append(error.path("detail").asString("")));
        return sentence.toString();
    }

    private static boolean isAbout(String pointer, Answer answer) {
        return answer.status() == 422
                && answer.body()
                        .path("errors")
                        .valueStream()
                        .anyMatch(error -> error.path("pointer").asString("").equals(pointer));
    }
}
