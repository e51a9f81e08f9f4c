package io.qconnect.command.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.RunningService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Whoever sends a booking over a connection that the service is closing does not hear what became of it, and must not
 * send it again. So connections that are idle are closed by the other side.
 */
@RunningService
class IdleConnectionsTest {

    /** Caddy's, the longest of the usual gateways and clients. */
    private static final Duration OTHERS_KEEP_THEM = Duration.ofSeconds(120);

    private final int port;

    IdleConnectionsTest(@LocalServerPort int port) {
        this.port = port;
    }

    @Test
    void they_are_kept_for_longer_than_others_keep_them() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
            socket.getOutputStream()
                    .write("GET /.well-known/jwks.json HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

            assertThat(answer.lines().takeWhile(line -> !line.isEmpty()))
                    .contains("HTTP/1.1 200 ")
                    .filteredOn(line -> line.startsWith("Keep-Alive: timeout="))
                    .singleElement()
                    .extracting(line -> Duration.ofSeconds(Long.parseLong(line.substring(line.indexOf('=') + 1))))
                    .matches(kept -> kept.compareTo(OTHERS_KEEP_THEM) > 0, "longer than " + OTHERS_KEEP_THEM);
        }
    }
}
