package io.qconnect.command.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import io.qconnect.events.FileId;
import io.qconnect.events.UserId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.util.ReflectionTestUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nobody fills memory or disk alone, and parts of a content are given out as they are asked for. */
@RunningService
class LargeFilesTest {

    private static final String TEXT = "0123456789";

    private final Clinic clinic;
    private final String root;
    private final HttpClient http = HttpClient.newHttpClient();

    @Autowired
    private Uploads uploads;

    LargeFilesTest(@LocalServerPort int port) {
        this.clinic = new Clinic(port);
        this.root = "http://127.0.0.1:" + port;
    }

    private HttpResponse<String> upload(Clinic by, String patientId) throws IOException, InterruptedException {
        String boundary = "----" + UUID.randomUUID();
        String body = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"patientId\"" + patientId + "\r\n--"
                + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\n" + TEXT + "\r\n--" + boundary + "--\r\n";
        var request = HttpRequest.newBuilder(URI.create(root + "/files"))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .header("Authorization", by.bearer())
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> uploadFor(Clinic by, String patient) throws IOException, InterruptedException {
        return upload(by, "\r\n\r\n" + patient);
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private HttpResponse<String> download(String file, String range) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(root + "/files/" + file + "/content"))
                        .header("Authorization", clinic.bearer())
                        .header("Range", range)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void parts_are_given_out_one_or_several() throws Exception {
        String file = json(uploadFor(clinic, clinic.patient())).path("fileId").asString("");

        HttpResponse<String> one = download(file, "bytes=2-3");
        assertThat(one.statusCode()).isEqualTo(206);
        assertThat(one.body()).isEqualTo("23");

        HttpResponse<String> several = download(file, "bytes=0-1,4-5");
        assertThat(several.statusCode()).isEqualTo(206);
        assertThat(several.headers().firstValue("Content-Type").orElse("")).startsWith("multipart/byteranges");
        assertThat(several.body())
                .contains("\r\n01\r\n", "bytes 4-5/10", "\r\n45\r\n")
                .endsWith("--");
    }

    @Test
    void a_file_where_text_belongs_is_not_understood() throws Exception {
        String asFile = "; filename=\"patient.txt\"\r\nContent-Type: text/plain\r\n\r\n" + clinic.patient();
        HttpResponse<String> reply = upload(clinic, asFile);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
        assertThat(json(reply).path("code").asString("")).isEqualTo("MALFORMED_REQUEST");
        assertThat(reply.body()).contains("patientId");
    }

    @Test
    void a_patient_brings_so_many_files_a_day() throws Exception {
        Clinic somebody = clinic.somebody();
        String me = somebody.self();
        for (int i = 0; i < 50; i++) {
            assertThat(uploadFor(somebody, me).statusCode()).isEqualTo(201);
        }
        HttpResponse<String> oneMore = uploadFor(somebody, me);
        assertThat(oneMore.statusCode()).isEqualTo(429);
        assertThat(json(oneMore).path("code").asString("")).isEqualTo("TOO_MANY_ATTEMPTS");
        assertThat(oneMore.headers().firstValue("Retry-After")).isPresent();
        assertThat(uploadFor(clinic, me).statusCode()).isEqualTo(201);
    }

    @Test
    void while_too_many_come_in_at_once_others_come_again() throws Exception {
        Semaphore turns = Objects.requireNonNull((Semaphore) ReflectionTestUtils.getField(uploads, "turns"));
        int all = turns.drainPermits();
        try {
            HttpResponse<String> reply = uploadFor(clinic, clinic.patient());
            assertThat(reply.statusCode()).isEqualTo(503);
            assertThat(json(reply).path("code").asString("")).isEqualTo("BUSY");
            assertThat(reply.headers().firstValue("Retry-After")).isPresent();
        } finally {
            turns.release(all);
        }
    }

    /** Read in pieces from where the container has put it. */
    @Test
    void a_content_is_never_whole_in_memory() throws Exception {
        byte[] content = ("ä€" + UUID.randomUUID()).repeat(200_000).getBytes(StandardCharsets.UTF_8);
        var file = new MockMultipartFile("file", "a.txt", "text/plain", content) {
            @Override
            public byte[] getBytes() {
                throw new AssertionError("a whole content at once");
            }

            @Override
            public InputStream getInputStream() {
                return new ByteArrayInputStream(content) {
                    @Override
                    public byte[] readAllBytes() {
                        throw new AssertionError("a whole content at once");
                    }

                    @Override
                    public synchronized int read(byte[] into, int offset, int length) {
                        assertThat(length).isLessThanOrEqualTo(1 << 17);
                        return super.read(into, offset, length);
                    }
                };
            }
        };
        UserId patient = new UserId(UUID.fromString(clinic.patient()));
        StoreFile kept = uploads.keep(FileId.next(), patient, file);
        assertThat(kept.sizeBytes()).isEqualTo(content.length);
    }
}
