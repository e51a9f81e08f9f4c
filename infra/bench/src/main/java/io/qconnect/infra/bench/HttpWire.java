package io.qconnect.infra.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One HTTP/1.1 connection that stays open and costs little: on two cores, what the load generator uses is taken from
 * the service that it measures. It knows what our services answer (a status, a length or chunks) and nothing else.
 */
final class HttpWire implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final String common;
    private final byte[] line = new byte[8192];

    /** @param headers of every request, each line ended by CR LF */
    HttpWire(String url, String headers) throws IOException {
        URI address = URI.create(url);
        this.socket = new Socket(InetAddress.getByName(address.getHost()), address.getPort());
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream(), 16_384);
        this.common = "Host: " + address.getAuthority() + "\r\n" + headers;
    }

    /** What was answered. */
    record Reply(int status, String body) {}

    Reply post(String path, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return send("POST " + path + " HTTP/1.1\r\n" + common + "Content-Type: application/json\r\nContent-Length: "
                + body.length + "\r\n\r\n" + json);
    }

    Reply get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\n" + common + "\r\n");
    }

    private Reply send(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        String status = readLine();
        int code = Integer.parseInt(status.substring(9, 12));
        int length = 0;
        boolean chunked = false;
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            }
        }
        return new Reply(code, chunked ? readChunks() : new String(readExactly(length), StandardCharsets.UTF_8));
    }

    private String readChunks() throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(readLine().strip(), 16);
            body.append(new String(readExactly(size), StandardCharsets.UTF_8));
            readLine();
            if (size == 0) {
                return body.toString();
            }
        }
    }

    private byte[] readExactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The connection ended within an answer");
        }
        return bytes;
    }

    private String readLine() throws IOException {
        int length = 0;
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The connection ended");
            }
            if (c != '\r') {
                line[length++] = (byte) c;
            }
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
