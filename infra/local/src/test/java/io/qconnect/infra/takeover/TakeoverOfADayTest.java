package io.qconnect.infra.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.takeover.Taken.TakenAppointment;
import io.qconnect.infra.takeover.Taken.TakenQueue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A queue that does not fit into one request goes over in pieces, of which the clinic may refuse one. */
class TakeoverOfADayTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

    /** What the clinic was sent: the number of the first appointment, and whether it was said to be the end. */
    private record Piece(int firstNo, boolean complete) {}

    private final List<Piece> pieces = Collections.synchronizedList(new ArrayList<>());
    private final Findings findings = new Findings();
    private final Taken taken = new Taken();
    private HttpServer server;
    private ClinicApi clinic;

    @BeforeEach
    void a_clinic_that_takes_no_blanks_in_ids() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/import/queues", this::answer);
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        clinic = new ClinicApi(url, url);
    }

    @AfterEach
    void close() {
        clinic.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        JsonNode rows = body.path("appointments");
        pieces.add(new Piece(
                rows.path(0).path("tokenNo").asInt(), body.path("complete").asBoolean()));
        boolean isRefused =
                rows.valueStream().anyMatch(row -> row.path("id").asString().contains(" "));
        byte[] answer = JSON.writeValueAsBytes(isRefused ? refusal() : outcomes(rows));
        exchange.sendResponseHeaders(isRefused ? 422 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static ObjectNode refusal() {
        return JSON.createObjectNode().put("code", "INVALID_REQUEST").put("detail", "A value makes no sense.");
    }

    private ObjectNode outcomes(JsonNode rows) {
        ObjectNode answer = JSON.createObjectNode().put("queueId", "the queue").put("version", pieces.size());
        ArrayNode outcomes = answer.putArray("appointments");
        rows.forEach(row -> outcomes.addObject()
                .put("id", row.path("id").asString())
                .put("appointmentId", "here " + row.path("tokenNo").asInt())
                .put("tokenNo", row.path("tokenNo").asInt())
                .put("status", "COMPLETED"));
        return answer;
    }

    /** @param bad the number of the one whose id has a blank */
    private void takeOver(int size, int bad) {
        List<Source.Appointment> rows = IntStream.rangeClosed(1, size)
                .mapToObj(no ->
                        new Source.Appointment(no == bad ? "no id" : "n" + no, "u" + no, no, "COMPLETED", NOW, NOW))
                .toList();
        var queue = new Source.Queue("1", "1", LocalDate.of(2026, 3, 1), size, NOW, rows);
        new TakeoverOfADay(clinic, "there", findings, taken, NOW).carryOut(List.of(queue));
    }

    @Test
    void goes_over_to_the_end() {
        takeOver(1100, 0);

        assertThat(pieces).containsExactly(new Piece(1, false), new Piece(501, false), new Piece(1001, true));
        assertThat(findings.inOrder()).isEmpty();
        assertThat(taken.queues()).extracting(TakenQueue::version).containsExactly(3L);
    }

    /** The clinic fills up the numbers before those that it is sent, for nobody and for good. */
    @Test
    void goes_no_further_than_the_piece_that_is_refused() {
        takeOver(1600, 700);

        assertThat(pieces).containsExactly(new Piece(1, false), new Piece(501, false));
        assertThat(findings.inOrder())
                .hasSize(1100)
                .allSatisfy(finding -> assertThat(finding.reason()).isEqualTo("INVALID_REQUEST"))
                .extracting(Finding::id)
                .contains("n501", "no id", "n1600")
                .doesNotContain("n500");
        TakenQueue queue = taken.queues().remove();
        assertThat(queue.queueId()).isEqualTo("the queue");
        assertThat(queue.version()).isEqualTo(1);
        assertThat(queue.appointments())
                .hasSize(1600)
                .extracting(TakenAppointment::appointmentId)
                .startsWith("here 1")
                .endsWith("");
    }
}
