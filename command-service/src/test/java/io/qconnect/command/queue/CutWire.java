package io.qconnect.command.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A wire to a server that can be cut on the client's side: what is on its way to the server still arrives there. */
final class CutWire implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final int serverPort;
    private volatile boolean away;

    CutWire(int serverPort) throws IOException {
        this.serverPort = serverPort;
        Thread.ofVirtual().start(this::letIn);
    }

    int port() {
        return door.getLocalPort();
    }

    /** All connections of this moment are dead for their clients. New ones can be made. */
    void cut() throws IOException {
        for (Socket client : clients) {
            clients.remove(client);
            client.close();
        }
    }

    /** As if there were no server, until it {@link #comesBack}. */
    void goesAway() throws IOException {
        away = true;
        cut();
    }

    void comesBack() {
        away = false;
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

    /** Until one of them is closed. A server is read to its end, and hears of a cut when it has done what it was told. */
    private static void carry(Socket from, Socket to, boolean fromServer) {
        try (from) {
            byte[] buffer = new byte[8192];
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                if (!to.isClosed()) {
                    to.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException cut) {
            // this is what the wire is for
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
        cut();
    }
}
