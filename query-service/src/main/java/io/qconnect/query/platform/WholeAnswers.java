package io.qconnect.query.platform;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.util.FastByteArrayOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes an answer when all of it is there, and says how long it is. The framework's way is to flush what it has as it
 * goes, so every answer would be sent in two chunks at least. Answers are small: a page of a hundred appointments has
 * 40 KB.
 */
final class WholeAnswers extends JacksonJsonHttpMessageConverter {

    private static final int USUAL_BYTES = 1024;

    WholeAnswers(JsonMapper json) {
        super(json);
    }

    @Override
    protected void writeInternal(
            Object answer, ResolvableType type, HttpOutputMessage to, @Nullable Map<String, Object> hints)
            throws IOException {
        var bytes = new FastByteArrayOutputStream(USUAL_BYTES);
        super.writeInternal(answer, type, new Gathered(bytes, to.getHeaders()), hints);
        to.getHeaders().setContentLength(bytes.size());
        bytes.writeTo(to.getBody());
    }

    private record Gathered(OutputStream getBody, HttpHeaders getHeaders) implements HttpOutputMessage {}
}
