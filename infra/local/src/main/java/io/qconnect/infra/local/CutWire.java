package io.qconnect.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A wire to a server, for tests of those who lose theirs. It can be cut on the client's side: what is on its way to the
 * server still arrives there. And it can fall silent, as when the server's machine is there and its disk does not
 * answer.
 */
public final class CutWire implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final int serverPort;
    private volatile boolean away;
    private volatile CountDownLatch silence = new CountDownLatch(0);

    public CutWire(int serverPort) throws IOException {
        this.serverPort = serverPort;
        Thread.ofVirtual().start(this::letIn);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** All connections of this moment are dead for their clients. New ones can be made. */
    public void cut() throws IOException {
        for (Socket client : clients) {
            clients.remove(client);
            client.close();
        }
    }

    /** As if there were no server, until it {@link #comesBack}. */
    public void goesAway() throws IOException {
        away = true;
        cut();
    }

    /**
     * Nothing is said to either side and no connection ends, until it {@link #comesBack}: then what was said is heard.
     */
    public void fallsSilent() {
        silence = new CountDownLatch(1);
    }

    public void comesBack() {
        away = false;
        silence.countDown();
    }

    private void letIn() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                if (away) {
                    client.close();
                    continue;
                }
                clients.add(client);
                if (away) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                Thread.ofVirtual().start(() -> carry(client, server, false));
                Thread.ofVirtual().start(() -> carry(server, client, true));
            } catch (IOException closed) {
                if (!door.isClosed()) {
                    throw new UncheckedIOException(closed);
                }
            }
        }
    }

    /**
     * Until one of them is closed. A server is read to its end, and hears of a cut when it has done what it was told.
     */
    private void carry(Socket from, Socket to, boolean fromServer) {
        try (from) {
            byte[] buffer = new byte[8192];
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                silence.await();
                if (!to.isClosed()) {
                    to.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException cut) {
            // this is what the wire is for
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            hangUp(to, fromServer);
        }
    }

    private static void hangUp(Socket to, boolean fromServer) {
        try {
            if (fromServer) {
                to.close();
            } else if (!to.isClosed()) {
                to.shutdownOutput();
            }
        } catch (IOException gone) {
            // then it has heard of it
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        silence.countDown();
        cut();
    }
}
