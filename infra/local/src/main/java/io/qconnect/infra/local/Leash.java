package io.qconnect.infra.local;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;

/**
 * Runs another main class, and stops the JVM when standard input ends: the process that holds the other end has died.
 * That also ends what the JVM itself has started, which is at most one process: at a first stop it has another JVM
 * assemble the cache for the next start.
 *
 * <p>It stands on the class path of the services that are started here, so it uses nothing but the JDK.
 */
public final class Leash {

    /** What a service may take to answer its last requests. */
    private static final Duration STOP_MAX = Duration.ofSeconds(20);

    /** What assembling a cache may take; a slow machine needs half a minute. As with {@link ChildProcess#STOP_MAX}. */
    private static final Duration CACHE_MAX = Duration.ofMinutes(3);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private Leash() {}

    /** Arguments: the main class, then its own. */
    public static void main(String[] args) throws Throwable {
        run(args, STOP_MAX, CACHE_MAX);
    }

    static void run(String[] args, Duration stopMax, Duration cacheMax) throws Throwable {
        Thread.ofPlatform().daemon().name("leash").start(() -> stopWithParent(stopMax, cacheMax));
        Method main = Class.forName(args[0]).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            // as if it had been started itself: frameworks recognise their own failures in the main thread
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static void stopWithParent(Duration stopMax, Duration cacheMax) {
        try {
            while (System.in.read() >= 0) {
                // whatever is written, only the end counts
            }
        } catch (IOException e) {
            System.err.println("lost the parent process: " + e.getMessage());
        }
        Thread.ofPlatform().daemon().name("leash-end").start(() -> endLater(stopMax, cacheMax));
        System.exit(0);
    }

    /**
     * A JVM whose cache is being assembled waits for that without end, also when it is halted. It ends when the
     * assembling has ended, and goes without a cache.
     */
    private static void endLater(Duration stopMax, Duration cacheMax) {
        try {
            Thread.sleep(stopMax);
            Thread.ofPlatform()
                    .daemon()
                    .name("leash-halt")
                    .start(() -> Runtime.getRuntime().halt(1));
            Thread.sleep(cacheMax);
            while (true) {
                // again and again: on a machine that slow it may only begin now
                ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
                Thread.sleep(LOOK_AGAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
