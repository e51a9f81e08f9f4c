package io.qconnect.command.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.springframework.http.HttpHeaders;

/** An answer of lines that is written while it is read, however long it becomes; compressed when the client asks. */
public final class LineResponse {

    /** NDJSON: one JSON text on each line. */
    public static final String NDJSON = "application/x-ndjson";

    private static final int BUFFER_BYTES = 1 << 16;

    private LineResponse() {}

    /** Closing the stream completes the answer; not closing it leaves it visibly cut off. */
    public static OutputStream open(HttpServletRequest request, HttpServletResponse response, String contentType)
            throws IOException {
        response.setContentType(contentType);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        if (accepted != null && accepted.toLowerCase(Locale.ROOT).contains("gzip")) {
            response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
            return new Quick(response.getOutputStream());
        }
        return new BufferedOutputStream(response.getOutputStream(), BUFFER_BYTES);
    }

    /** Ten million facts are wanted soon rather than small. */
    private static final class Quick extends GZIPOutputStream {

        Quick(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
