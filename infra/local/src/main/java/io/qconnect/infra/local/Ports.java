package io.qconnect.infra.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback address.
 *
 * <p>Free ones are drawn below 32768, where Linux begins to lend ports to outgoing connections: a server that is killed
 * and started again must find its port as it left it.
 */
public final class Ports {

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int TRIES_MAX = 200;

    private Ports() {}

    public static int free() {
        for (int i = 0; i < TRIES_MAX; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new CannotStart("found no free port between " + LOWEST + " and " + HIGHEST);
    }

    public static boolean isFree(int port) {
        return obstacle(port).isEmpty();
    }

    /** Why this process cannot listen there, as the rest of a sentence that begins with the port; empty when it can. */
    public static Optional<String> obstacle(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(isOpen(port) ? "is taken by another program" : "cannot be used: " + e.getMessage());
        }
    }

    /**
     * @param part what is to listen there
     * @throws CannotStart when it cannot, and why
     */
    static void requireFree(int port, String part) {
        obstacle(port).ifPresent(obstacle -> {
            throw new CannotStart("port " + port + ", meant for " + part + ", " + obstacle);
        });
    }

    /** Whether somebody accepts connections there. */
    public static boolean isOpen(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
