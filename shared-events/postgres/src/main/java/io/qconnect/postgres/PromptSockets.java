package io.qconnect.postgres;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that do not wait for the shortest time there is. After each notification the PostgreSQL driver looks whether
 * there is another one by reading with a limit of 1 ms ({@code PGStream.hasMessagePending}); nearly always there is
 * none, so whoever waits for news would get it a millisecond late. With this limit these sockets look at what has come,
 * and do not wait at all. To be named in the connection property {@code socketFactory}.
 */
public final class PromptSockets extends SocketFactory {

    /** As short as a limit can be, since 0 stands for none. */
    private static final int SHORTEST_MILLIS = 1;

    /** Public for the driver, which makes one by name. */
    public PromptSockets() {}

    @Override
    public Socket createSocket() {
        return new PromptSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress here, int portHere) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(here, portHere));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress here, int portHere) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(here, portHere));
    }

    private static Socket connected(SocketAddress there, @Nullable SocketAddress here) throws IOException {
        Socket socket = new PromptSocket();
        try {
            if (here != null) {
                socket.bind(here);
            }
            socket.connect(there);
            return socket;
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    private static final class PromptSocket extends Socket {

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    mustHaveCome();
                    return super.read();
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    mustHaveCome();
                    return super.read(bytes, offset, length);
                }

                private void mustHaveCome() throws IOException {
                    if (getSoTimeout() == SHORTEST_MILLIS && available() == 0) {
                        throw new SocketTimeoutException("Nothing has come yet");
                    }
                }
            };
        }
    }
}
