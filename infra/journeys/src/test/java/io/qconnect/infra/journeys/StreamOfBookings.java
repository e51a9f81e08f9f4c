package io.qconnect.infra.journeys;

import io.qconnect.infra.client.Answer;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bookings that come in at a steady pace, whether the clinic answers or not. Each patient asks once for each queue and
 * never again: what was answered with 201 is written down, and this list is the judge afterwards.
 */
final class StreamOfBookings implements AutoCloseable {

    record Acknowledged(String queue, String appointment, int tokenNo) {}

    private final Visitor visitor;
    private final List<String> queues;
    private final List<String> patients;
    private final AtomicInteger next = new AtomicInteger();
    private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    StreamOfBookings(Visitor visitor, List<String> queues, List<String> patients, int perSecond) {
        this.visitor = visitor;
        this.queues = queues;
        this.patients = patients;
        clock.scheduleAtFixedRate(() -> clients.execute(this::book), 0, 1_000_000L / perSecond, TimeUnit.MICROSECONDS);
    }

    private void book() {
        int turn = next.getAndIncrement();
        String queue = queues.get(turn % queues.size());
        String patient = patients.get(turn / queues.size() % patients.size());
        try {
            Answer answer = visitor.book(queue, patient);
            if (answer.status() == 201) {
                acknowledged.add(new Acknowledged(queue, answer.text("appointmentId"), (int) answer.number("tokenNo")));
            } else if (answer.status() == 503) {
                unanswered.incrementAndGet();
            } else {
                surprises.add(answer.toString());
            }
        } catch (UncheckedIOException brokenOff) {
            unanswered.incrementAndGet();
        } catch (Throwable unforeseen) {
            // nobody else would hear of it
            surprises.add(unforeseen.toString());
        }
    }

    int acknowledgedSoFar() {
        return acknowledged.size();
    }

    List<Acknowledged> acknowledged() {
        return List.copyOf(acknowledged);
    }

    /** Answers that are neither a booking nor an honest "not now". */
    List<String> surprises() {
        return List.copyOf(surprises);
    }

    /** Clients whose request broke off or got a 503: they do not know whether they have a place. */
    int unanswered() {
        return unanswered.get();
    }

    /** No more bookings; those under way are waited for. */
    @Override
    public void close() {
        clock.close();
        clients.close();
    }
}
