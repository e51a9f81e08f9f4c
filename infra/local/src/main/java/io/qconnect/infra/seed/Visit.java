package io.qconnect.infra.seed;

import java.util.List;

/** Where an appointment of the seed data is, and the steps from there. */
record Visit(String stage) {

    /** The steps of a usual visit, in their order. */
    private static final List<String> WAY = List.of("check-in", "start", "complete");

    /** Empty when it is there, or cannot get there any more. */
    List<String> stepsTo(String status) {
        if (status.equals("CANCELLED")) {
            return taken() < WAY.size() ? List.of("cancel") : List.of();
        }
        return taken() < needed(status) ? WAY.subList(taken(), needed(status)) : List.of();
    }

    boolean is(String status) {
        return status.equals("CANCELLED") ? taken() > WAY.size() : taken() == needed(status);
    }

    private static int needed(String status) {
        return switch (status) {
            case "PENDING" -> 1;
            case "IN_PROGRESS" -> 2;
            case "COMPLETED" -> WAY.size();
            default -> throw new IllegalStateException("no status of an appointment: " + status);
        };
    }

    /** More than there are: it has ended in another way. */
    private int taken() {
        return switch (stage) {
            case "BOOKED" -> 0;
            case "CHECKED_IN", "CALLED", "SKIPPED" -> 1;
            case "IN_CONSULTATION" -> 2;
            case "COMPLETED" -> WAY.size();
            default -> WAY.size() + 1;
        };
    }
}
