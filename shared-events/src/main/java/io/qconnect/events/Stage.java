package io.qconnect.events;

/**
 * Where an appointment is in its life, in the clinic's own words. Clients that know only the four classic words see the
 * {@link Status} of a stage.
 */
public enum Stage {
    BOOKED(Status.PENDING),
    CHECKED_IN(Status.PENDING),
    CALLED(Status.PENDING),
    SKIPPED(Status.PENDING),
    IN_CONSULTATION(Status.IN_PROGRESS),
    COMPLETED(Status.COMPLETED),
    CANCELLED(Status.CANCELLED),
    NO_SHOW(Status.CANCELLED),
    LEFT(Status.CANCELLED);

    private final Status status;

    Stage(Status status) {
        this.status = status;
    }

    public Status status() {
        return status;
    }

    /** Still holds a place in the queue, or a room. */
    public boolean active() {
        return status == Status.PENDING || status == Status.IN_PROGRESS;
    }
}
