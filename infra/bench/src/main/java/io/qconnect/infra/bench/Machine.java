package io.qconnect.infra.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where the figures come from.
 *
 * @param memoryMiB of the machine
 * @param idle processor time that nobody used in the second before the run, in cores; far below {@code cores} means
 *     that somebody else was at work
 */
record Machine(String system, String processor, int cores, long memoryMiB, String jvm, String postgres, double idle) {

    static Machine here(String postgres) throws IOException, InterruptedException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                processorName(),
                system.getAvailableProcessors(),
                system.getTotalMemorySize() >> 20,
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                postgres,
                idleCores());
    }

    private static String processorName() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    private static double idleCores() throws InterruptedException {
        Ticks before = Ticks.now();
        Thread.sleep(1000);
        return (Ticks.now().idle() - before.idle()) / 100.0;
    }
}
