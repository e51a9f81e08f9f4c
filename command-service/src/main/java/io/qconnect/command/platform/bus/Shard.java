package io.qconnect.command.platform.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that carries out the commands of its share of the aggregates, in the order in which they came: whatever
 * has come while a group was committed makes the next group, with those who come again at once. Nobody else decides
 * about these aggregates in this process, so the thread is their lock.
 */
final class Shard {

    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

    /** Those who were answered together come back one close behind the other. */
    private static final long CLOSE_BEHIND_NANOS = 200_000;

    /** What a shard can be given to do. */
    sealed interface Work permits Accepted, Joint, Closing {}

    private record Closing() implements Work {}

    private final LinkedBlockingQueue<Work> backlog = new LinkedBlockingQueue<>();
    private final GroupProperties limits;
    private final Consumer<List<Accepted>> carryOut;
    private final Thread thread;
    private boolean closed;

    /**
     * How many were answered by the last group or waited beside it. Only the shard's own thread reads and writes it.
     */
    private int here;

    /** How many a group that is being gathered still waits for; none while nobody waits. */
    private volatile int missing;

    Shard(String name, GroupProperties limits, Consumer<List<Accepted>> carryOut) {
        this.limits = limits;
        this.carryOut = carryOut;
        this.thread = Thread.ofPlatform().name(name).start(this::work);
    }

    /** @return false when there is no room, or when the shard takes nothing more */
    boolean offer(Work work) {
        return hasRoom() && offerEvenIfFull(work);
    }

    /** @return false when the shard takes nothing more */
    synchronized boolean offerEvenIfFull(Work work) {
        boolean taken = !closed && backlog.add(work);
        if (taken && backlog.size() == missing) {
            LockSupport.unpark(thread);
        }
        return taken;
    }

    /** How many wait. */
    int backlog() {
        return backlog.size();
    }

    boolean hasRoom() {
        return backlog.size() < limits.backlogMax();
    }

    /** Takes nothing more. What was accepted before will be carried out. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            backlog.add(new Closing());
        }
    }

    /** @return whether all that was accepted has been carried out within this time */
    boolean awaitEnd(Duration longest) throws InterruptedException {
        return thread.join(longest);
    }

    private void work() {
        try {
            while (true) {
                switch (backlog.take()) {
                    case Accepted first -> carryOutSafely(gather(first));
                    case Joint joint -> joint.arrive(only -> carryOutSafely(List.of(only)));
                    case Closing _ -> {
                        return;
                    }
                }
            }
        } catch (InterruptedException stopped) {
            LOG.error("{} was interrupted; {} commands stay unanswered", thread.getName(), backlog.size(), stopped);
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The largest group that can be formed of those who wait, and of those who were here a moment ago and will soon be
     * back: for these it waits as long as they keep coming, but not for long. A client's second try of a command must
     * see what the first one did, so the same command never stands twice in one group.
     */
    private List<Accepted> gather(Accepted first) {
        List<Accepted> group = new ArrayList<>();
        Set<String> commands = new HashSet<>();
        group.add(first);
        commands.add(first.commandId());
        long latest = System.nanoTime() + limits.gatherMax().toNanos();
        boolean coming = true;
        while (group.size() < limits.sizeMax()) {
            if (nextFor(commands) instanceof Accepted next) {
                backlog.remove();
                group.add(next);
            } else if (backlog.isEmpty() && coming && group.size() < here && System.nanoTime() - latest < 0) {
                coming = awaitMore(here - group.size());
            } else {
                break;
            }
        }
        return group;
    }

    /** @return whether anybody has come */
    private boolean awaitMore(int atMost) {
        missing = atMost;
        if (backlog.isEmpty()) {
            LockSupport.parkNanos(CLOSE_BEHIND_NANOS);
        }
        missing = 0;
        return !backlog.isEmpty();
    }

    private @Nullable Work nextFor(Set<String> commands) {
        Work next = backlog.peek();
        return next instanceof Accepted accepted && !commands.add(accepted.commandId()) ? null : next;
    }

    /** A defect in carrying out one group must not end the thread that all others wait for. */
    private void carryOutSafely(List<Accepted> group) {
        try {
            carryOut.accept(group);
            here = group.size() + backlog.size();
        } catch (RuntimeException | Error defect) {
            LOG.error("A group of {} commands could not be carried out", group.size(), defect);
            group.forEach(command -> command.fail(defect));
        }
    }

    /**
     * A command that decides about aggregates of several shards. All of them come to a halt, the last to arrive carries
     * it out, and all go on. Joints are handed to their shards in one order, so they cannot wait for each other in a
     * ring.
     */
    static final class Joint implements Work {

        private final Accepted command;
        private final AtomicInteger missing;
        private final CountDownLatch done = new CountDownLatch(1);

        Joint(Accepted command, int shards) {
            this.command = command;
            this.missing = new AtomicInteger(shards);
        }

        void arrive(Consumer<Accepted> carryOut) throws InterruptedException {
            if (missing.decrementAndGet() == 0) {
                try {
                    carryOut.accept(command);
                } finally {
                    done.countDown();
                }
            } else {
                done.await();
            }
        }
    }
}
