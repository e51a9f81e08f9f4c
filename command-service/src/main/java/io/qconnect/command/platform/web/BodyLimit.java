package io.qconnect.command.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses bodies over 256 KB: many times the largest command, and small enough that thousands at once fit in memory.
 * Files may be larger; the container keeps them on disk, and stops at 11 MB itself ({@link OnlyUploadsAreMultipart}).
 */
@Component
class BodyLimit extends OncePerRequestFilter {

    private static final long BYTES_MAX = 256 * 1024;

    /** A file of 10 MB, and what stands around it. */
    private static final long UPLOAD_BYTES_MAX = 10 * 1024 * 1024 + 64 * 1024;

    private final JsonMapper json;

    BodyLimit(JsonMapper json) {
        this.json = json;
    }

    static final class BodyTooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    static boolean isTooLarge(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLarge) {
                return true;
            }
        }
        return false;
    }

    static ProblemDetail problem() {
        return ProblemDocument.of(
                HttpStatus.CONTENT_TOO_LARGE, "BODY_TOO_LARGE", "A body may have up to 256 KB, a file up to 10 MB.");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long bytesMax = OnlyUploadsAreMultipart.isUpload(request) ? UPLOAD_BYTES_MAX : BYTES_MAX;
        if (request.getContentLengthLong() > bytesMax) {
            response.setStatus(HttpStatus.CONTENT_TOO_LARGE.value());
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream()
                    .write(json.writeValueAsString(ProblemDocument.asMap(problem()))
                            .getBytes(StandardCharsets.UTF_8));
            return;
        }
        chain.doFilter(request.getContentLengthLong() < 0 ? new Counted(request, bytesMax) : request, response);
    }

    /** A body whose length was not announced is counted while it is read. */
    private static final class Counted extends HttpServletRequestWrapper {

        private final long bytesMax;

        Counted(HttpServletRequest request, long bytesMax) {
            super(request);
            this.bytesMax = bytesMax;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new CountedStream(super.getInputStream(), bytesMax);
        }
    }

    private static final class CountedStream extends ServletInputStream {

        private final ServletInputStream in;
        private final long bytesMax;
        private long bytes;

        CountedStream(ServletInputStream in, long bytesMax) {
            this.in = in;
            this.bytesMax = bytesMax;
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            return count(next, next < 0 ? 0 : 1);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            return count(read, Math.max(read, 0));
        }

        private int count(int result, int more) throws BodyTooLarge {
            bytes += more;
            if (bytes > bytesMax) {
                throw new BodyTooLarge();
            }
            return result;
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }
}
