package io.qconnect.infra.takeover;

import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the clinic has said it has now, to be looked for on its read side. Several threads add to it. */
final class Taken {

    private final Set<String> users = ConcurrentHashMap.newKeySet();
    private final Set<String> doctors = ConcurrentHashMap.newKeySet();
    private final Set<String> files = ConcurrentHashMap.newKeySet();
    private final Queue<TakenQueue> queues = new ConcurrentLinkedQueue<>();

    /** @param version of the queue, with which the read side shows all of it */
    record TakenQueue(String queueId, long version, List<TakenAppointment> appointments) {}

    /**
     * @param rowId where it stood
     * @param appointmentId empty when it was not taken
     * @param tokenNo there
     * @param status there
     */
    record TakenAppointment(String rowId, String appointmentId, int tokenNo, String status) {}

    void user(String id, String row) {
        add(users, "User", id, row);
    }

    void doctor(String id, String row) {
        add(doctors, "Doctor", id, row);
    }

    void file(String id, String row) {
        add(files, "File", id, row);
    }

    void queue(TakenQueue queue) {
        queues.add(queue);
    }

    private static void add(Set<String> ids, String table, String id, String row) {
        if (!ids.add(id)) {
            throw new IllegalStateException(table + " " + row + " and another row became the same here");
        }
    }

    Set<String> users() {
        return new HashSet<>(users);
    }

    Set<String> doctors() {
        return new HashSet<>(doctors);
    }

    Set<String> files() {
        return new HashSet<>(files);
    }

    Queue<TakenQueue> queues() {
        return queues;
    }
}
