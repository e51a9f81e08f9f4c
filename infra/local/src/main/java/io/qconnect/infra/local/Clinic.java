package io.qconnect.infra.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * The whole clinic on one machine: four processes over one data folder, which it alone uses.
 *
 * <p>The database and the broker start side by side, then the two services. Each part can be killed and started again
 * on its port while the others run, as it happens in real life. Closing stops them in reverse order.
 */
public final class Clinic implements AutoCloseable {

    private final ClinicPlan plan;
    private final Consumer<String> progress;
    private final FolderLock lock;
    private final Map<Part, LocalProcess> parts = new EnumMap<>(Part.class);
    private final Set<Part> starting = EnumSet.noneOf(Part.class);

    private Clinic(ClinicPlan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
        this.lock = FolderLock.take(lockOf(PrivateFolder.named(plan.dataFolder())));
    }

    /** Who holds it may start and stop what runs over the folder. */
    public static Path lockOf(Path dataFolder) {
        return dataFolder.resolve("clinic.lock");
    }

    /**
     * Takes the data folder; nothing runs yet. Call {@link #start()} next, and {@link #close()} in any case.
     *
     * @param progress hears a line about each step
     * @throws CannotStart when another clinic uses the folder
     */
    public static Clinic over(ClinicPlan plan, Consumer<String> progress) {
        return new Clinic(plan, progress);
    }

    /** Takes the folder and starts everything. */
    public static Clinic start(ClinicPlan plan) {
        Clinic clinic = over(plan, line -> {});
        try {
            clinic.start();
            return clinic;
        } catch (RuntimeException e) {
            clinic.close();
            throw e;
        }
    }

    /** @throws CannotStart when a part does not come up; those that did are running still */
    public void start() {
        atOnce(this::start, Part.POSTGRES, Part.BROKER);
        atOnce(this::start, Part.COMMAND_SERVICE, Part.QUERY_SERVICE);
    }

    /** Starts one part again on the port it had; it must have been killed or stopped before. */
    public void start(Part part) {
        if (find(part).isPresent()) {
            throw new IllegalStateException(part.title() + " has been started already");
        }
        progress.accept("starting " + part.title());
        synchronized (parts) {
            starting.add(part);
        }
        try {
            LocalProcess process = process(part);
            synchronized (parts) {
                parts.put(part, process);
            }
            progress.accept(part.title() + " answers on port " + plan.port(part) + ", process " + process.pid());
        } finally {
            synchronized (parts) {
                starting.remove(part);
            }
        }
    }

    private LocalProcess process(Part part) {
        return switch (part) {
            case POSTGRES -> LocalPostgres.start(plan.dataFolder(), plan.postgresPort());
            case BROKER -> LocalBroker.start(plan.dataFolder(), plan.kafkaPort());
            case COMMAND_SERVICE, QUERY_SERVICE ->
                ServiceProcess.start(
                        part.title(), plan.port(part), settingsOf(part), plan.dataFolder(), this::servicesCannotWork);
        };
    }

    /** What all services need has ended. */
    boolean servicesCannotWork() {
        Set<Part> ended = casualties();
        return ended.contains(Part.POSTGRES) || ended.contains(Part.BROKER);
    }

    /** SIGKILL, as a crash; the others are left alone. */
    public void kill(Part part) {
        LocalProcess process = part(part);
        process.kill();
        forget(part);
    }

    /** Stops one part properly; the others are left alone. */
    public void stop(Part part) {
        find(part).ifPresent(process -> {
            process.close();
            forget(part);
            progress.accept(part.title() + " has stopped");
        });
    }

    public boolean isRunning(Part part) {
        return find(part).isPresent();
    }

    /** @throws IllegalStateException when it does not run */
    public LocalProcess part(Part part) {
        return find(part).orElseThrow(() -> new IllegalStateException(part.title() + " does not run"));
    }

    public LocalPostgres postgres() {
        return (LocalPostgres) part(Part.POSTGRES);
    }

    public LocalBroker broker() {
        return (LocalBroker) part(Part.BROKER);
    }

    public ServiceProcess commandService() {
        return (ServiceProcess) part(Part.COMMAND_SERVICE);
    }

    public ServiceProcess queryService() {
        return (ServiceProcess) part(Part.QUERY_SERVICE);
    }

    /** The accounts to try the clinic out with. */
    public AccountsFile accounts() {
        return AccountsFile.in(plan.dataFolder());
    }

    public ClinicPlan plan() {
        return plan;
    }

    /** The parts that were started and have ended by themselves. */
    public Set<Part> casualties() {
        Set<Part> ended = EnumSet.noneOf(Part.class);
        synchronized (parts) {
            parts.forEach((part, process) -> {
                if (!process.isAlive()) {
                    ended.add(part);
                }
            });
        }
        return ended;
    }

    /**
     * In reverse order, so that nobody misses what is still needed. A database that has not answered yet, because it
     * replays its log, is stopped, too: whoever waits for it in {@link #start(Part)} hears that it did not start. The
     * folder stays taken.
     */
    public void stopAll() {
        atOnce(this::stop, Part.QUERY_SERVICE, Part.COMMAND_SERVICE);
        atOnce(this::stop, Part.BROKER, Part.POSTGRES);
        if (isStarting(Part.POSTGRES)) {
            LocalPostgres.stopUnanswering(plan.dataFolder());
        }
    }

    @Override
    public void close() {
        stopAll();
        lock.close();
    }

    private Optional<LocalProcess> find(Part part) {
        synchronized (parts) {
            return Optional.ofNullable(parts.get(part));
        }
    }

    private boolean isStarting(Part part) {
        synchronized (parts) {
            return starting.contains(part);
        }
    }

    private void forget(Part part) {
        synchronized (parts) {
            parts.remove(part);
        }
    }

    /** Which environment a service gets: also for those that run it in a JVM of their own. */
    public Map<String, String> settingsOf(Part service) {
        if (service == Part.COMMAND_SERVICE) {
            accounts().createIfMissing();
        }
        Map<String, String> all =
                new HashMap<>(new ServiceEnvironment(Secrets.in(plan.dataFolder()), accounts(), plan).of(service));
        all.putAll(plan.settings().getOrDefault(service, Map.of()));
        return all;
    }

    /** Waits for all, also when one fails: none may come up after somebody has begun to clean up. */
    private static void atOnce(Consumer<Part> what, Part... parts) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (Part part : parts) {
            all.add(CompletableFuture.runAsync(() -> what.accept(part), Thread::startVirtualThread));
        }
        try {
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof CannotStart known
                    ? known
                    : new CannotStart("something unexpected: " + e.getCause(), e);
        }
    }
}
