package io.qconnect.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the shortest limit is no wait. A socket that reads notices that its peer has gone; one that looks does not. */
class PromptSocketsTest {

    private ServerSocket server;
    private Socket peer;
    private Socket socket;
    private InputStream in;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        socket = new PromptSockets().createSocket(server.getInetAddress(), server.getLocalPort());
        peer = server.accept();
        in = socket.getInputStream();
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        peer.close();
        server.close();
    }

    @Test
    void the_shortest_limit_is_a_look_and_does_not_read() throws IOException {
        peer.close();

        socket.setSoTimeout(1);
        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(in::read);
        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> in.read(new byte[8], 0, 8));

        socket.setSoTimeout(0);
        assertThat(in.read()).isEqualTo(-1);
    }

    @Test
    void what_has_come_is_read_with_any_limit() throws IOException {
        peer.getOutputStream().write(new byte[] {1, 2, 3});

        socket.setSoTimeout(0);
        assertThat(in.read()).isEqualTo(1);
        socket.setSoTimeout(1);
        assertThat(in.read()).isEqualTo(2);
        assertThat(in.read(new byte[8], 0, 8)).isEqualTo(1);
    }
}
