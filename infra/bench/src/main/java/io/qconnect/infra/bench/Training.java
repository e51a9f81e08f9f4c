package io.qconnect.infra.bench;

import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.Part;
import io.qconnect.infra.local.ServiceProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What the services have done before they are measured: their compilers know it, and so do the caches of later starts.
 */
final class Training {

    private Training() {}

    /**
     * At its first proper stop a build of a service leaves a cache that later starts begin with. What it knows of the
     * compilers it has from what the service has done by then, so it has done some bookings. One that somebody's own
     * clinic has left may know little, and makes place; a quick run takes any.
     *
     * @return whether that was necessary, and the clinic has data now
     */
    static boolean of(ClinicPlan plan, Lengths lengths) throws Exception {
        List<String> services = List.of(Part.COMMAND_SERVICE.title(), Part.QUERY_SERVICE.title());
        boolean whole = lengths.equals(Lengths.WHOLE);
        int ready = 0;
        for (String service : services) {
            boolean suffices = whole ? ServiceProcess.isTrained(service) : ServiceProcess.hasCache(service);
            ready += suffices ? 1 : 0;
        }
        if (ready == services.size()) {
            return false;
        }
        System.out.println("first run of this build");
        for (String service : services) {
            ServiceProcess.forgetTraining(service);
        }
        try (Clinic clinic = Clinic.over(plan, System.out::println)) {
            clinic.start();
            try (ClinicApi api = Bench.api(clinic);
                    Lag lag = new Lag(clinic.postgres())) {
                var bookings = new BookingLoad(api, clinic.postgres());
                var questions = new QueryRuns(api.commandUrl(), api.queryUrl(), bookings, lengths, new Sheet(_ -> {}));
                warmUp(bookings, questions, lengths.training());
                lag.secondsUntilNone();
            }
        }
        if (whole) {
            for (String service : services) {
                if (!ServiceProcess.noteTraining(service)) {
                    System.out.println(service + " has left no cache");
                }
            }
        }
        return true;
    }

    /** Bookings and questions at once, as they come to a clinic. */
    static void warmUp(BookingLoad bookings, QueryRuns questions, Duration length)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> begun = List.of(
                    threads.submit(() -> {
                        bookings.warmUp(length);
                        return null;
                    }),
                    threads.submit(() -> {
                        questions.warmUp(length);
                        return null;
                    }));
            for (Future<?> one : begun) {
                one.get();
            }
        }
    }
}
