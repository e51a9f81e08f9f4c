package io.qconnect.command.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * An answer of lines that is written while it is read, however long it becomes; compressed when the client asks.
 * Closing it completes the answer; not closing it leaves the answer visibly cut off. Until the first line, the answer
 * can still become a problem.
 */
public final class LineResponse extends OutputStream {

    /** One JSON text on each line. */
    public static final String NDJSON = "application/x-ndjson";

    private static final int BUFFER_BYTES = 1 << 16;

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private @Nullable OutputStream out;

    public LineResponse(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
    }

    private OutputStream out() throws IOException {
        if (out == null) {
            out = begin();
        }
        return out;
    }

    private OutputStream begin() throws IOException {
        response.setContentType(NDJSON);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        if (accepted != null && accepted.toLowerCase(Locale.ROOT).contains("gzip")) {
            response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
            return new Quick(response.getOutputStream());
        }
        return new BufferedOutputStream(response.getOutputStream(), BUFFER_BYTES);
    }

    @Override
    public void write(int value) throws IOException {
        out().write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out().write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        out().flush();
    }

    @Override
    public void close() throws IOException {
        out().close();
    }

    /** Ten million facts are wanted soon rather than small. */
    private static final class Quick extends GZIPOutputStream {

        Quick(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
