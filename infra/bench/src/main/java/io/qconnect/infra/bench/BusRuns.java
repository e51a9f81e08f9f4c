package io.qconnect.infra.bench;

import io.qconnect.command.CommandService;
import io.qconnect.command.queue.BusLoad;
import io.qconnect.infra.bench.BookingLoad.Run;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.axonframework.common.caching.Cache;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The command bus without HTTP: command-service runs in this JVM, and so do those who send. */
final class BusRuns implements AutoCloseable {

    /** No machine that we know of is faster; queues are opened for so many. */
    private static final int PER_SECOND_MAX = 60_000;

    /** One command of so many fails: one in every group that is as large as groups get. */
    private static final int ONE_IN = 256;

    private static final int FORGOTTEN_BOOKINGS = 1_500;
    private static final int FORGOTTEN_TIMES = 21;

    private final ConfigurableApplicationContext service;
    private final ClinicApi api;
    private final BusLoad bus;
    private final BookingLoad bookings;
    private final List<String> full;
    private final Lengths lengths;
    private final Sheet sheet;

    BusRuns(Clinic clinic, Lengths lengths, Sheet sheet) {
        this.lengths = lengths;
        this.sheet = sheet;
        Map<String, Object> settings = new HashMap<>(clinic.settingsOf(Part.COMMAND_SERVICE));
        settings.put("SERVER_PORT", "0");
        settings.put("SPRING_MAIN_BANNERMODE", "off");
        settings.put("LOGGING_LEVEL_ROOT", "ERROR");
        // it asks a server to stop that has been stopped already, and reports that as an error
        settings.put("LOGGING_LEVEL_IO_ZONKY", "OFF");
        this.service = new SpringApplicationBuilder(CommandService.class, OpenDoor.class)
                .initializers(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("clinic-systemEnvironment", settings)))
                .run();
        String url = "http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port");
        this.api = new ClinicApi(url, url, clinic.accounts().of("admin"));
        this.bus = new BusLoad(service);
        this.bookings = new BookingLoad(api, clinic.postgres());
        this.full = bookings.fullQueues(100);
    }

    void warmUp(Duration length) throws Exception {
        Run run = bookings.openQueues(100, 30_000 * length.toSeconds());
        Load.closed(256, Duration.ZERO, length, bookings.clients(run, _ -> this::book));
        bookings.check(run);
    }

    private void book(String queue, String patient) {
        if (!bus.book(queue, patient)) {
            throw new IllegalStateException("A queue is full too early");
        }
    }

    void measure() throws Exception {
        plain("bus-100-32", "command bus, 100 queues, 32 in flight", 100, 32, 1.2);
        double manyPerSecond = plain("bus-100-512", "command bus, 100 queues, 512 in flight", 100, 512, 2.8);
        plain("bus-1-32", "command bus, one hot queue, 32 in flight", 1, 32, 1.2);
        plain("bus-1-256", "command bus, one hot queue, 256 in flight", 1, 256, 2.0);
        Run besideRefused = open(100);
        sheet.share(
                "bus-refused",
                "the same, 100 queues, 512 in flight, half of the commands refused (queue full)",
                0.9,
                measured(512, besideRefused, this::halfRefused).callsPerSecond() / manyPerSecond,
                "in commands, of the rate without");
        Run besideFailing = open(100);
        sheet.share(
                "bus-failing",
                "the same, one of %d commands fails after its first fact".formatted(ONE_IN),
                0.8,
                measured(512, besideFailing, this::someFail).callsPerSecond() / manyPerSecond,
                "in commands, of the rate without");
        forgotten();
    }

    /**
     * What a queue costs that nobody remembers: all its facts are read and folded before the booking can be decided.
     */
    private void forgotten() throws Exception {
        Run run = bookings.openQueues(1, BookingLoad.QUEUE_MAX);
        String queue = run.queue(0);
        IntStream.range(0, FORGOTTEN_BOOKINGS).parallel().forEach(n -> book(queue, bookings.patient(n)));
        List<Double> millis = new ArrayList<>();
        for (int n = 0; n < FORGOTTEN_TIMES; n++) {
            service.getBean(Cache.class).removeAll();
            long begin = System.nanoTime();
            book(queue, bookings.patient(FORGOTTEN_BOOKINGS + n));
            millis.add((System.nanoTime() - begin) / 1e6);
        }
        millis.sort(null);
        sheet.time(
                "bus-forgotten",
                "a booking on a queue of %,d facts that is not in the cache".formatted(2 * FORGOTTEN_BOOKINGS),
                "ms",
                50,
                millis.get(FORGOTTEN_TIMES / 2),
                "median of %d, slowest %s ms; all facts are folded again"
                        .formatted(FORGOTTEN_TIMES, Report.shown(millis.getLast())));
    }

    /** Bookings, nothing else. */
    Load.Result booked(int queues, int inFlight) throws Exception {
        return measured(inFlight, open(queues), run -> bookings.clients(run, _ -> this::book));
    }

    private double plain(String id, String scenario, int queues, int inFlight, double goal) throws Exception {
        Load.Result result = booked(queues, inFlight);
        sheet.ratio(
                id,
                scenario,
                goal,
                "one-row",
                result.perSecond(),
                result.latency() + "; beside one-row commits at 32 connections");
        return result.perSecond();
    }

    Run open(int queues) {
        return bookings.openQueues(queues, lengths.callsMax(queues == 1 ? PER_SECOND_MAX / 2 : PER_SECOND_MAX));
    }

    /** A steady stream, from when each booking was due. */
    Load.Result paced(int perSecond) throws Exception {
        Run run = bookings.openQueues(
                100, perSecond * lengths.paced().plus(lengths.settle()).toSeconds() * 2);
        Load.Result result =
                Load.paced(64, perSecond, lengths.settle(), lengths.paced(), bookings.clients(run, _ -> this::book));
        bookings.check(run);
        return result.mustHaveKeptUp();
    }

    BookingLoad bookings() {
        return bookings;
    }

    /** Where the same service is reached over HTTP. */
    String url() {
        return api.commandUrl();
    }

    /** What seals facts, for those who want to know what that costs. */
    SmartLifecycle sealing() {
        return service.getBean("sealing", SmartLifecycle.class);
    }

    private interface Senders {
        IntFunction<Load.Client> of(Run run);
    }

    private Load.Result measured(int inFlight, Run run, Senders senders) throws Exception {
        Load.Result result = Load.closed(inFlight, lengths.settle(), lengths.measured(), senders.of(run));
        bookings.check(run);
        return result;
    }

    /** Every other command asks for a place in a queue that has none. */
    private IntFunction<Load.Client> halfRefused(Run run) {
        return mixed(2, run, n -> {
            if (bus.book(full.get((int) (n / 2 % full.size())), bookings.patient(1))) {
                throw new IllegalStateException("A full queue took somebody");
            }
        });
    }

    private IntFunction<Load.Client> someFail(Run run) {
        return mixed(ONE_IN, run, n -> bus.failLate(run.queue(n - n / ONE_IN)));
    }

    private interface Other {
        void send(long n);
    }

    /** One of so many calls is another one. */
    private IntFunction<Load.Client> mixed(int oneIn, Run run, Other other) {
        return _ -> new Load.Client() {

            @Override
            public boolean call(long n) {
                if (n % oneIn == oneIn - 1) {
                    other.send(n);
                    return false;
                }
                long booking = n - n / oneIn;
                book(run.queue(booking), bookings.patient(run.patient(booking)));
                run.acknowledged().incrementAndGet();
                return true;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {
        api.close();
        service.close();
    }
}
