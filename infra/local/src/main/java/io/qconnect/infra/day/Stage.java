package io.qconnect.infra.day;

/** How far an appointment is, in the words of the API. */
enum Stage {
    BOOKED("PENDING"),
    CHECKED_IN("PENDING"),
    CALLED("PENDING"),
    IN_CONSULTATION("IN_PROGRESS"),
    COMPLETED("COMPLETED"),
    CANCELLED("CANCELLED"),
    NO_SHOW("CANCELLED"),
    LEFT("CANCELLED");

    private final String status;

    Stage(String status) {
        this.status = status;
    }

    /** The coarser word that belongs to it. */
    String status() {
        return status;
    }

    boolean isActive() {
        return status.equals("PENDING") || status.equals("IN_PROGRESS");
    }
}
