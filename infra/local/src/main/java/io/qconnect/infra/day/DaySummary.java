package io.qconnect.infra.day;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of a day.
 *
 * @param lines for a person to read
 * @param differences between what the clinic promised and what it shows; also answers that it should not have given
 */
public record DaySummary(List<String> lines, List<String> differences) {

    static DaySummary of(List<WaitingRoom> rooms, Tally tally, Duration took, List<String> readSide) {
        List<String> differences = new ArrayList<>(tally.surprises());
        differences.addAll(readSide);
        long walkIns = rooms.stream()
                .flatMap(room -> room.visits().stream())
                .filter(it -> !it.story().books())
                .count();
        List<String> lines = List.of(
                "bookings      " + tally.bookings().count(),
                "walk-ins      " + walkIns,
                "served        " + count(rooms, Stage.COMPLETED),
                "no-shows      " + count(rooms, Stage.NO_SHOW),
                "cancelled     " + count(rooms, Stage.CANCELLED),
                "left          " + count(rooms, Stage.LEFT),
                "refusals      " + tally.refusals(),
                String.format(
                        Locale.ROOT,
                        "commands      %d, %.1f per second of bookings and morning",
                        tally.commands(),
                        tally.commands() / Math.max(took.toMillis() / 1000.0, 0.001)),
                "a booking's 201: " + tally.bookings(),
                "visible in the read table after the 201: " + tally.visibility());
        return new DaySummary(lines, List.copyOf(differences));
    }

    public boolean agrees() {
        return differences.isEmpty();
    }

    private static long count(List<WaitingRoom> rooms, Stage stage) {
        return rooms.stream().mapToLong(room -> room.count(stage)).sum();
    }
}
