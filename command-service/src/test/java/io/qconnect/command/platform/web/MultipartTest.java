package io.qconnect.command.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.command.RunningService;
import jakarta.servlet.ServletContext;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Nobody who is not known has anything laid on the disk, however it is sent. */
@RunningService
class MultipartTest {

    private static final int PIECE_BYTES = 1 << 20;

    private static final String PART =
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n";

    private final int port;
    private final File laidDown;

    MultipartTest(@LocalServerPort int port, @Autowired ServletContext container) {
        this.port = port;
        this.laidDown = (File) container.getAttribute(ServletContext.TEMPDIR);
    }

    /** A body that comes in pieces, of no length that is known before. */
    private static void begin(OutputStream out, String method, String path, String type) throws IOException {
        write(
                out,
                method + " " + path + " HTTP/1.1\r\nHost: clinic.test\r\nCookie: qconnect_session=none\r\n"
                        + "Content-Type: " + type + "; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n");
        piece(out, PART + "x".repeat(PIECE_BYTES));
    }

    private static void piece(OutputStream out, String text) throws IOException {
        write(out, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private static void end(OutputStream out) throws IOException {
        piece(out, "\r\n--b--\r\n");
        write(out, "0\r\n\r\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private Socket connection() throws IOException {
        Socket connection = new Socket("127.0.0.1", port);
        connection.setSoTimeout(60_000);
        return connection;
    }

    private static BufferedReader answersOf(Socket connection) throws IOException {
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    }

    private String[] onTheDisk() {
        return laidDown.list((_, name) -> name.startsWith("upload_"));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /auth/login, multipart/form-data",
        "POST, /auth/login, Multipart/Form-Data",
        "POST, /auth/session, multipart/form-data",
        "POST, /auth/sign-up, multipart/mixed",
        "POST, /users, multipart/form-data",
        "GET, /files, multipart/form-data",
        "POST, /files/, multipart/form-data"
    })
    void it_is_refused_before_it_has_come(String method, String path, String type) throws IOException {
        try (Socket connection = connection()) {
            OutputStream out = connection.getOutputStream();
            BufferedReader answers = answersOf(connection);

            begin(out, method, path, type);

            assertThat(answers.readLine()).isEqualTo("HTTP/1.1 415 ");
            assertThat(onTheDisk()).isEmpty();

            end(out);
            write(out, "GET /.well-known/jwks.json HTTP/1.1\r\nHost: clinic.test\r\nConnection: close\r\n\r\n");
            assertThat(answers.lines())
                    .anySatisfy(line -> assertThat(line).contains("UNSUPPORTED_MEDIA_TYPE"))
                    .contains("HTTP/1.1 200 ");
        }
    }

    @Test
    void where_files_are_taken_the_sender_is_known_before_one_is_read() throws IOException {
        for (String path : new String[] {"/files", "/import/files"}) {
            try (Socket connection = connection()) {
                OutputStream out = connection.getOutputStream();
                begin(out, "POST", path, "multipart/form-data");
                await().during(Duration.ofMillis(500))
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> onTheDisk().length == 0);
                end(out);
                assertThat(answersOf(connection).readLine()).isEqualTo("HTTP/1.1 401 ");
            }
        }
    }
}
