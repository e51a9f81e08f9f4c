package io.qconnect.infra.local;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Runs another main class, and stops the JVM when standard input ends: the process that holds the other end has died.
 *
 * <p>It stands on the class path of the services that are started here, so it uses nothing but the JDK.
 */
public final class Leash {

    /** What a service may take to answer its last requests. */
    private static final long STOP_MILLIS_MAX = 20_000;

    private Leash() {}

    /** Arguments: the main class, then its own. */
    public static void main(String[] args) throws Throwable {
        Thread.ofPlatform().daemon().name("leash").start(Leash::stopWithParent);
        Method main = Class.forName(args[0]).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            // as if it had been started itself: frameworks recognise their own failures in the main thread
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static void stopWithParent() {
        try {
            while (System.in.read() >= 0) {
                // whatever is written, only the end counts
            }
        } catch (IOException e) {
            System.err.println("lost the parent process: " + e.getMessage());
        }
        Thread.ofPlatform().daemon().name("leash-end").start(Leash::haltLater);
        System.exit(0);
    }

    private static void haltLater() {
        try {
            Thread.sleep(STOP_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
