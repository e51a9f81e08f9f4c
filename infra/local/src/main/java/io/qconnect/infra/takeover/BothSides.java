package io.qconnect.infra.takeover;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.takeover.Finding.Kind;
import io.qconnect.infra.takeover.Predecessor.StatusCount;
import io.qconnect.infra.takeover.Taken.TakenAppointment;
import io.qconnect.infra.takeover.Taken.TakenQueue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Counts what the predecessor's database has and what the clinic's read side shows, and looks for every single
 * appointment: its number and its status must be the same on both sides, or the report must say what is different.
 */
final class BothSides {

    private static final int QUESTIONS_IN_FLIGHT = 16;

    /** The read side takes in some thousands of facts a second. */
    private static final Duration CATCHES_UP_WITHIN = Duration.ofMinutes(10);

    private static final Duration LIST_COMPLETE_WITHIN = Duration.ofSeconds(30);
    private static final long LOOK_AGAIN_MILLIS = 250;

    /** The clinic may be in use: some facts are always on their way. */
    private static final int LAG_OF_EVERY_DAY = 100;

    private static final String ROW = "  %-26s %,15d %,15d";

    private final Predecessor there;
    private final ClinicApi clinic;
    private final Taken taken;
    private final Findings findings;
    private final Map<String, Count> here = new TreeMap<>();
    private final AtomicLong notShown = new AtomicLong();
    private final List<String> lines = new ArrayList<>();

    private static final class Count {
        private long count;
        private long sum;
    }

    BothSides(Predecessor there, ClinicApi clinic, Taken taken, Findings findings) {
        this.there = there;
        this.clinic = clinic;
        this.taken = taken;
        this.findings = findings;
    }

    Takeover.Result compare() {
        awaitReadSide();
        try (InFlight inFlight = new InFlight(QUESTIONS_IN_FLIGHT)) {
            taken.queues().forEach(queue -> inFlight.bring(() -> compare(queue)));
        }
        lines.add("  %-26s %15s %15s".formatted("", "predecessor", "QConnect"));
        boolean same = row("users", there.users(), shown("/users", "userId", taken.users()), taken.users());
        same &= row("doctors", there.doctors(), shown("/doctors", "doctorId", taken.doctors()), taken.doctors());
        lines.add(ROW.formatted("queues", there.queues(), taken.queues().size()));
        boolean countsAreSame = statuses();
        same &= row("files", there.files(), shown("/files", "fileId", taken.files()), taken.files());
        if (there.refreshTokens() > 0) {
            lines.add("  " + there.refreshTokens() + " logins (RefreshToken) are not taken over: people log in again");
        }
        int notTaken = findings.count(Kind.NOT_TAKEN);
        int changed = findings.count(Kind.CHANGED);
        boolean agrees = same && notShown.get() == 0 && (countsAreSame || notTaken + changed > 0);
        return new Takeover.Result(notTaken, changed, findings.count(Kind.NOTE), agrees, List.copyOf(lines));
    }

    private boolean row(String what, long thereCount, long hereCount, Set<String> expected) {
        lines.add(ROW.formatted(what, thereCount, hereCount));
        return hereCount == expected.size();
    }

    private boolean statuses() {
        long count = 0;
        boolean same = true;
        List<String> details = new ArrayList<>();
        for (StatusCount status : there.statuses()) {
            Count ours = here.remove(status.status());
            long oursCount = ours == null ? 0 : ours.count;
            long oursSum = ours == null ? 0 : ours.sum;
            String word = status.status().isEmpty() ? "(none)" : status.status();
            details.add(ROW.formatted("  " + word, status.count(), oursCount));
            details.add(ROW.formatted("    sum of numbers", status.sumOfNumbers(), oursSum));
            same &= status.count() == oursCount && status.sumOfNumbers() == oursSum;
            count += oursCount;
        }
        for (Map.Entry<String, Count> more : here.entrySet()) {
            details.add(ROW.formatted("  " + more.getKey(), 0, more.getValue().count));
            details.add(ROW.formatted("    sum of numbers", 0, more.getValue().sum));
            same = false;
            count += more.getValue().count;
        }
        lines.add(ROW.formatted("appointments", there.appointments(), count));
        lines.addAll(details);
        return same;
    }

    private void compare(TakenQueue queue) {
        Map<String, JsonNode> shown = new HashMap<>();
        eachPage(
                "/queues/" + queue.queueId() + "/appointments?minVersion=" + queue.version() + "&",
                item -> shown.put(item.path("appointmentId").asString(), item));
        for (TakenAppointment row : queue.appointments()) {
            JsonNode item = shown.get(row.appointmentId());
            if (item != null) {
                count(item);
            }
            boolean same = item != null
                    && item.path("tokenNo").asInt(-1) == row.tokenNo()
                    && item.path("status").asString().equals(row.status());
            if (!same && !findings.tell("Appointment", row.rowId())) {
                notShown.incrementAndGet();
                findings.notTaken(
                        "Appointment",
                        row.rowId(),
                        "READ_SIDE_DIFFERS",
                        "the clinic has taken it, but its read side does not show it so");
            }
        }
    }

    private void count(JsonNode item) {
        synchronized (here) {
            Count count = here.computeIfAbsent(item.path("status").asString(), _ -> new Count());
            count.count++;
            count.sum += item.path("tokenNo").asLong(0);
        }
    }

    /** How many of these a list of the read side shows; it is looked through again until it shows all, for a while. */
    private long shown(String list, String idField, Set<String> expected) {
        long begin = System.nanoTime();
        Set<String> missing = new HashSet<>(expected);
        while (true) {
            if (!missing.isEmpty()) {
                eachPage(list + "?", item -> missing.remove(item.path(idField).asString()));
            }
            if (missing.isEmpty() || System.nanoTime() - begin > LIST_COMPLETE_WITHIN.toNanos()) {
                return expected.size() - missing.size();
            }
            pause();
        }
    }

    private void eachPage(String path, Consumer<JsonNode> item) {
        String cursor = "";
        do {
            Answer page = clinic.ask(path + "limit=100" + cursor);
            if (!page.ok()) {
                throw new IllegalStateException("the read side cannot be compared: GET " + path + " " + page);
            }
            page.body().path("items").forEach(item);
            String next = page.text("next");
            cursor = next.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        } while (!cursor.isEmpty());
    }

    private void awaitReadSide() {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < CATCHES_UP_WITHIN.toNanos()) {
            Answer feed = clinic.look(clinic.queryUrl() + "/actuator/feed");
            if (feed.ok() && feed.number("lag") <= LAG_OF_EVERY_DAY) {
                return;
            }
            pause();
        }
        throw new IllegalStateException("the read side does not catch up; repeat the import when it does");
    }

    private static void pause() {
        try {
            new CountDownLatch(1).await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }
}
