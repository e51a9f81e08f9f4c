package io.qconnect.command.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import io.qconnect.events.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files go in and come out as they were, and nothing about them is dangerous. */
@RunningService
class FilesTest {

    /** The service under test goes by the same one. */
    private static final Clock CLOCK = Clock.systemUTC();

    private static final byte[] PDF = "%PDF-1.7 and so on".getBytes(StandardCharsets.UTF_8);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Clinic clinic;
    private final Clinic self;
    private final String root;
    private final JdbcClient jdbc;
    private final ContentSweep sweep;
    private final FileProperties properties;
    private final FileTable table;
    private final TransactionOperations transactions;

    FilesTest(
            @LocalServerPort int port,
            @Autowired JdbcClient jdbc,
            @Autowired ContentSweep sweep,
            @Autowired FileProperties properties,
            @Autowired FileTable table,
            @Autowired PlatformTransactionManager transactions) {
        this.table = table;
        this.transactions = new TransactionTemplate(transactions);
        this.clinic = new Clinic(port);
        this.self = clinic.as(Role.PATIENT);
        this.root = "http://127.0.0.1:" + port;
        this.jdbc = jdbc;
        this.sweep = sweep;
        this.properties = properties;
    }

    /** The journey of {@link RandomFilesTest}, one seed of it, with the tables instead of sets. */
    @Test
    void a_random_journey_goes_on_the_tables_as_it_goes_on_paper() {
        transactions.executeWithoutResult(transaction -> {
            try (var journey = new FilesJourney(1, new OwnersOnTables(table, new HashSet<>()))) {
                journey.run();
            }
            transaction.setRollbackOnly();
        });
    }

    /** More often than there are connections: each round must give back what it has borrowed. */
    @Test
    void however_often_it_is_swept_everybody_else_goes_on() {
        for (int round = 0; round < 20; round++) {
            sweep.look();
        }
        assertThat(clinic.patient()).isNotEmpty();
    }

    private HttpResponse<String> upload(String patient, String name, String type, byte[] content, String... headers)
            throws IOException, InterruptedException {
        return upload(clinic, patient, name, type, content, headers);
    }

    private HttpResponse<String> upload(
            Clinic by, String patient, String name, String type, byte[] content, String... headers)
            throws IOException, InterruptedException {
        String boundary = "----" + UUID.randomUUID();
        var body = new ByteArrayOutputStream();
        body.write(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"patientId\"\r\n\r\n" + patient
                        + "\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: " + type + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.write(content);
        body.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create(root + "/files"))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .header("Authorization", by.bearer())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** @param parts each a field's name and its text, in the order in which they are sent; the file comes last */
    private HttpResponse<String> upload(String query, String... parts) throws IOException, InterruptedException {
        String boundary = "----" + UUID.randomUUID();
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < parts.length; i += 2) {
            String as = parts[i].equals("file") ? "; filename=\"a.txt\"\r\nContent-Type: text/plain" : "";
            body.append("--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n"
                    .formatted(boundary, parts[i], as, parts[i + 1]));
        }
        body.append("--").append(boundary).append("--\r\n");
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(root + "/files" + query))
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .header("Authorization", clinic.bearer())
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void an_upload_is_one_file_of_one_patient_and_nothing_is_guessed() throws Exception {
        String one = clinic.patient();
        String other = clinic.patient();

        assertThat(upload("", "patientId", one, "file", "a").statusCode()).isEqualTo(201);
        for (var odd : List.of(
                upload("", "patientId", one, "patientId", other, "file", "a"),
                upload("", "patientId", one, "file", "a", "file", "b"),
                upload("", "patientId", one, "effectiveAt", "2020-01-01T00:00:00Z", "file", "a"),
                upload("?patientId=" + one, "file", "a"))) {
            assertThat(odd.statusCode()).as(odd.body()).isEqualTo(422);
            assertThat(json(odd).path("code").asString("")).isEqualTo("INVALID_REQUEST");
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private HttpResponse<byte[]> download(String file) throws IOException, InterruptedException {
        return download(clinic, file);
    }

    private HttpResponse<byte[]> download(Clinic by, String file, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(root + "/files/" + file + "/content"))
                .header("Authorization", by.bearer());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private String stored() throws IOException, InterruptedException {
        return json(upload(clinic.patient(), "a.pdf", "application/pdf", PDF))
                .path("fileId")
                .asString("");
    }

    @Test
    void a_part_of_a_content_can_be_had() throws Exception {
        var part = download(clinic, stored(), "Range", "bytes=1-3");

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("PDF".getBytes(StandardCharsets.UTF_8));
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 1-3/" + PDF.length);
    }

    @Test
    void a_part_that_there_is_not_is_refused_and_nothing_is_given_out() throws Exception {
        String file = stored();

        for (String range : List.of("bytes=1000-2000", "bytes=5-2", "bytes=x", "bytes=" + "0-0,".repeat(200))) {
            var refused = download(clinic, file, "Range", range);

            assertThat(refused.statusCode()).as(range).isEqualTo(416);
            assertThat(refused.headers().firstValue("Content-Range")).hasValue("bytes */" + PDF.length);
            assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(JsonMapper.shared().readTree(refused.body()).path("code").asString(""))
                    .isEqualTo("RANGE_NOT_SATISFIABLE");
        }
    }

    @Test
    void whoever_counts_in_another_unit_is_given_all() throws Exception {
        var whole = download(clinic, stored(), "Range", "lines=1-2");

        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(PDF);
        assertThat(whole.headers().firstValue("Content-Length")).hasValue(Integer.toString(PDF.length));
    }

    private Path contentOf(String sha256) {
        return properties.folder().resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    @Test
    void what_was_stored_comes_out_again_until_it_is_deleted() throws Exception {
        String patient = clinic.patient();
        String key = UUID.randomUUID().toString();
        var stored = upload(patient, "befund märz.pdf", "application/pdf", PDF, "Idempotency-Key", key);
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
        String file = json(stored).path("fileId").asString("");
        var again = upload(patient, "befund märz.pdf", "application/pdf", PDF, "Idempotency-Key", key);
        assertThat(again.body()).isEqualTo(stored.body());

        var content = download(file);
        assertThat(content.body()).isEqualTo(PDF);
        assertThat(content.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment")
                .contains("befund%20m%C3%A4rz.pdf");
        assertThat(content.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");

        clinic.send("DELETE", "/files/" + file, null).expect(200);
        assertThat(download(file).statusCode()).isEqualTo(404);
        assertThat(clinic.send("DELETE", "/files/" + file, null).expect(404).code())
                .isEqualTo("FILE_NOT_FOUND");
    }

    @Test
    void a_name_is_data_sealed_and_never_a_path() throws Exception {
        String name = "..%2f..%2fetc/passwd <script>=HYPERLINK.exe";
        var stored = upload(clinic.patient(), name, "application/pdf", PDF);
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
        String file = json(stored).path("fileId").asString("");
        assertThat(new String(
                        jdbc.sql("SELECT payload FROM domain_event WHERE aggregate_identifier = ?::uuid")
                                .param(file)
                                .query(byte[].class)
                                .single(),
                        StandardCharsets.UTF_8))
                .doesNotContain("passwd");
        assertThat(download(file).statusCode()).isEqualTo(200);
        assertThat(Files.isRegularFile(contentOf(json(stored).path("sha256").asString(""))))
                .isTrue();
    }

    @Test
    void only_files_that_are_what_they_say_are_taken() throws Exception {
        String patient = clinic.patient();
        byte[] program = {0x4d, 0x5a, 0, 1, 2};
        assertThat(upload(patient, "a.exe", "application/x-msdownload", program).statusCode())
                .isEqualTo(415);
        assertThat(upload(patient, "a.pdf", "application/pdf", program).statusCode())
                .isEqualTo(422);
        assertThat(upload(patient, "a.txt", "text/plain", program).statusCode()).isEqualTo(422);
        assertThat(upload(patient, "a.svg", "image/svg+xml", PDF).statusCode()).isEqualTo(415);
        assertThat(upload("nobody", "a.pdf", "application/pdf", PDF).statusCode())
                .isEqualTo(400);
        var stranger = upload(UUID.randomUUID().toString(), "a.pdf", "application/pdf", PDF);
        assertThat(json(stranger).path("code").asString("")).isEqualTo("PATIENT_UNKNOWN");
        byte[] large = Arrays.copyOf(PDF, 10 * 1024 * 1024 + 1);
        assertThat(upload(patient, "a.pdf", "application/pdf", large).statusCode())
                .isEqualTo(413);
        assertThat(clinic.post("/files", "{}").expect(415).code()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        clinic.send("POST", "/files", "no parts", "Content-Type", "multipart/form-data; boundary=x")
                .expect(400);
    }

    @Test
    void contents_that_nobody_needs_go_after_an_hour() throws Exception {
        byte[] text = ("note " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        var first = upload(clinic.patient(), "a.txt", "text/plain", text);
        var second = upload(clinic.patient(), "b.txt", "text/plain", text);
        Path content = contentOf(json(first).path("sha256").asString(""));
        Files.setLastModifiedTime(content, FileTime.from(CLOCK.instant().minus(Duration.ofHours(2))));

        clinic.send("DELETE", "/files/" + json(first).path("fileId").asString(""), null)
                .expect(200);
        sweep.look();
        assertThat(content).exists();
        clinic.send("DELETE", "/files/" + json(second).path("fileId").asString(""), null)
                .expect(200);
        // whoever brings it again just now has not written down the fact that needs it
        Files.setLastModifiedTime(content, FileTime.from(CLOCK.instant().minus(Duration.ofMinutes(50))));
        sweep.look();
        assertThat(content).exists();
        Files.setLastModifiedTime(content, FileTime.from(CLOCK.instant().minus(Duration.ofMinutes(70))));
        sweep.look();
        assertThat(content).doesNotExist();
    }

    @Test
    void patients_have_their_own_files_and_see_no_others() throws Exception {
        String me = self.send("GET", "/auth/me", null).expect(200).text("userId");
        String others = json(upload(clinic.patient(), "a.pdf", "application/pdf", PDF))
                .path("fileId")
                .asString("");
        assertThat(download(self, others).statusCode()).isEqualTo(404);
        assertThat(self.send("DELETE", "/files/" + others, null).expect(404).code())
                .isEqualTo("FILE_NOT_FOUND");
        assertThat(upload(self, clinic.patient(), "a.pdf", "application/pdf", PDF)
                        .statusCode())
                .isEqualTo(403);

        var mine = upload(self, me, "b.pdf", "application/pdf", PDF);

        String file = json(mine).path("fileId").asString("");
        assertThat(download(self, file).body()).isEqualTo(PDF);
        self.send("DELETE", "/files/" + file, null).expect(200);
    }

    private List<JsonNode> givenOut(String file) {
        return jdbc.sql("""
            SELECT convert_from(payload, 'UTF8')
              FROM domain_event
             WHERE aggregate_identifier = ?::uuid
               AND payload_type = 'file.content-given-out'
             ORDER BY sequence_number
            """).param(file).query(String.class).list().stream()
                .map(fact -> JsonMapper.shared().readTree(fact))
                .toList();
    }

    @Test
    void what_others_read_is_written_down_and_what_people_read_about_themselves_is_not() throws Exception {
        String me = self.self();
        Clinic nurse = clinic.as(Role.STAFF);
        String file = json(upload(self, me, "a.pdf", "application/pdf", PDF))
                .path("fileId")
                .asString("");

        assertThat(download(self, file).statusCode()).isEqualTo(200);
        assertThat(givenOut(file)).isEmpty();

        assertThat(download(nurse, file).body()).isEqualTo(PDF);
        assertThat(download(clinic, file).body()).isEqualTo(PDF);

        assertThat(givenOut(file))
                .hasSize(2)
                .allSatisfy(
                        fact -> assertThat(fact.path("patientId").asString("")).isEqualTo(me));
        assertThat(givenOut(file).getFirst().path("viewerId").asString("")).isEqualTo(nurse.self());
        assertThat(givenOut(file).getFirst().path("viewerRole").asString("")).isEqualTo("STAFF");
        assertThat(givenOut(file).getLast().path("viewerRole").asString("")).isEqualTo("ADMIN");
    }

    @Test
    void whoever_reaches_for_the_content_of_another_is_remembered_and_given_nothing() throws Exception {
        Clinic somebody = clinic.somebody();
        String file = json(upload(clinic.patient(), "a.pdf", "application/pdf", PDF))
                .path("fileId")
                .asString("");

        assertThat(download(somebody, file).statusCode()).isEqualTo(404);

        assertThat(givenOut(file)).isEmpty();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                jdbc.sql("SELECT refusal || ' ' || actor FROM refused_command WHERE ?::uuid = ANY"
                                                + " (subjects)")
                                        .param(file)
                                        .query(String.class)
                                        .list())
                        .containsExactly("FILE_NOT_FOUND " + somebody.self()));
    }

    @Test
    void a_file_that_others_have_read_is_still_the_one_that_was_seen() throws Exception {
        var stored = upload(clinic.patient(), "a.pdf", "application/pdf", PDF);
        String file = json(stored).path("fileId").asString("");
        String seen = stored.headers().firstValue("ETag").orElseThrow();
        download(file);

        assertThat(clinic.send("DELETE", "/files/" + file, null, "If-Match", "\"2\"")
                        .expect(412)
                        .code())
                .isEqualTo("VERSION_MISMATCH");
        clinic.send("DELETE", "/files/" + file, null, "If-Match", seen).expect(200);
    }

    @Test
    void the_files_of_the_erased_are_deleted_by_facts_of_their_own() throws Exception {
        byte[] text = ("note " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        String patient = clinic.patient();
        var stored = upload(patient, "a.txt", "text/plain", text);
        String file = json(stored).path("fileId").asString("");
        Path content = contentOf(json(stored).path("sha256").asString(""));
        Files.setLastModifiedTime(content, FileTime.from(CLOCK.instant().minus(Duration.ofHours(2))));

        clinic.send("DELETE", "/users/" + patient, null).expect(200);

        assertThat(upload(patient, "b.pdf", "application/pdf", PDF).statusCode())
                .as("a file about somebody who is gone")
                .isBetween(400, 499);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(download(file).statusCode()).isEqualTo(404);
            assertThat(content).doesNotExist();
        });
        assertThat(jdbc.sql("SELECT payload_type FROM domain_event WHERE aggregate_identifier = ?::uuid"
                                + " ORDER BY sequence_number")
                        .param(file)
                        .query(String.class)
                        .list())
                .containsExactly("file.stored", "file.deleted");
    }
}
