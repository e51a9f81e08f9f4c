package io.qconnect.infra.bench;

import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.local.Clinic;
import io.qconnect.infra.local.ClinicPlan;
import io.qconnect.infra.local.Part;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Measures bookings over HTTP beside what the same database does at best, and prints both. */
public final class Bench {

    private Bench() {}

    public static void main(String[] args) throws Exception {
        var folder = Files.createTempDirectory("qconnect-bench");
        var plan = ClinicPlan.onFreePorts(folder)
                .with(Part.COMMAND_SERVICE, Map.of("QCONNECT_PUBLISHING", "false", "QCONNECT_COMPILER", args[0]));
        Duration warm = Duration.ofSeconds(2);
        Duration length = Duration.ofSeconds(5);
        try (Clinic clinic = Clinic.over(plan, System.out::println)) {
            clinic.start(Part.POSTGRES);
            clinic.start(Part.COMMAND_SERVICE);
            var limits = new Limits(clinic.postgres());
            try (ClinicApi api = new ClinicApi(
                    plan.commandUrl(), plan.queryUrl(), clinic.accounts().of("admin"))) {
                var bookings = new BookingLoad(api, clinic.postgres());
                bookings.warmUp(plan.commandUrl(), Duration.ofSeconds(20));
                System.out.println("pid " + clinic.commandService().pid());
                if (args.length > 1) {
                    int queues = Integer.parseInt(args[1]);
                    List<String> opened = bookings.openQueues(queues, 20_000 * 25);
                    for (int i = 0; i < 3; i++) {
                        opened = bookings.openQueues(queues, 20_000 * 12);
                        CpuTime service = CpuTime.of(clinic.commandService().pid());
                        CpuTime store = CpuTime.of(clinic.postgres().pid());
                        var result = Load.closed(
                                32,
                                Duration.ZERO,
                                Duration.ofSeconds(12),
                                bookings.overHttp(plan.commandUrl(), opened, queues));
                        print("http 32 " + queues, result);
                        System.out.printf(
                                "service %.0f us, store %.0f us a booking%n",
                                CpuTime.of(clinic.commandService().pid()).microsPerCall(service, result.done()),
                                CpuTime.of(clinic.postgres().pid()).microsPerCall(store, result.done()));
                        bookings.check();
                    }
                    return;
                }
                print("one row 32", limits.oneRow(32, warm, length));
                print("booking 1 queue 32", limits.booking(1, 32, warm, length));
                print("booking 100 queues 32", limits.booking(100, 32, warm, length));
                for (int connections : new int[] {32, 256}) {
                    for (int queues : new int[] {1, 100}) {
                        List<String> opened = bookings.openQueues(queues, 20_000 * 7);
                        print(
                                "http " + connections + " " + queues,
                                Load.closed(
                                        connections,
                                        warm,
                                        length,
                                        bookings.overHttp(plan.commandUrl(), opened, queues)));
                        bookings.check();
                    }
                }
            }
        }
    }

    private static void print(String what, Load.Result result) {
        System.out.printf(
                "%-24s %9.0f/s  p50 %.2f p99 %.2f ms  own cpu %.2f%n",
                what, result.perSecond(), result.percentile(50), result.percentile(99), result.cpu());
    }
}
