package io.qconnect.command.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import io.qconnect.events.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** The table in {@code access.md} is what the service does, in every cell, and no endpoint is missing from it. */
@RunningService
class AccessMatrixTest {

    private static final Path PAGE = Path.of("../infra/docs/access.md");
    private static final List<Role> COLUMNS = List.of(Role.PATIENT, Role.STAFF, Role.ADMIN, Role.AUDITOR);

    private final int port;
    private final RequestMappingHandlerMapping endpoints;

    AccessMatrixTest(
            @LocalServerPort int port,
            @Autowired @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping endpoints) {
        this.port = port;
        this.endpoints = endpoints;
    }

    /** @param role null for nobody */
    record Cell(String method, String path, @Nullable Role role, boolean allowed) {}

    static Stream<Cell> cells() throws IOException {
        return rows().flatMap(AccessMatrixTest::cellsOf);
    }

    private static Stream<List<String>> rows() throws IOException {
        String page = Files.readString(PAGE);
        String ours = page.substring(page.indexOf("## command-service"), page.indexOf("## query-service"));
        return ours.lines().filter(line -> line.startsWith("| `")).map(line -> List.of(line.split("\\|", -1)));
    }

    private static Stream<Cell> cellsOf(List<String> row) {
        String[] call = row.get(1).replace("`", "").strip().split(" ");
        return IntStream.rangeClosed(-1, COLUMNS.size() - 1)
                .mapToObj(i -> new Cell(
                        call[0],
                        call[1],
                        i < 0 ? null : COLUMNS.get(i),
                        row.get(i + 3).contains("✓")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void every_cell_is_true(Cell cell) {
        Clinic clinic = cell.role() == null ? new Clinic(port).with(null) : new Clinic(port, cell.role());
        String path = cell.path().replaceAll("\\{\\w+}", UUID.randomUUID().toString());

        Reply reply = clinic.send(cell.method(), path, cell.method().equals("GET") ? null : "{}");

        if (cell.allowed()) {
            assertThat(reply.code()).isNotIn("UNAUTHENTICATED", "FORBIDDEN");
        } else if (cell.role() == null) {
            assertThat(reply.code()).isEqualTo("UNAUTHENTICATED");
            assertThat(reply.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(it -> assertThat(it).startsWith("Bearer"));
        } else {
            assertThat(reply.expect(403).code()).isEqualTo("FORBIDDEN");
        }
    }

    @Test
    void every_endpoint_has_a_line() throws IOException {
        Set<String> documented = rows().map(
                        row -> row.get(1).replace("`", "").strip().replaceAll("\\{\\w+}", "{}"))
                .collect(Collectors.toSet());
        assertThat(missing(endpoints, documented))
                .as("endpoints without a line: add one to AccessRules in command.platform, and one to %s", PAGE)
                .isEmpty();
    }

    /** The test above can fail. */
    @Test
    void an_endpoint_without_a_line_is_found() {
        assertThat(missing(endpoints, Set.of("POST /users")))
                .contains("GET /auth/me")
                .doesNotContain("POST /users");
        assertThat(hasRule("DELETE", "/queues/{q}")).isFalse();
        assertThat(hasRule("POST", "/queues")).isTrue();
    }

    private static Set<String> missing(RequestMappingHandlerMapping endpoints, Set<String> documented) {
        Set<String> missing = new TreeSet<>();
        for (RequestMappingInfo endpoint : endpoints.getHandlerMethods().keySet()) {
            for (String path : endpoint.getPatternValues()) {
                endpoint.getMethodsCondition().getMethods().forEach(method -> {
                    String call = method + " " + path.replaceAll("\\{\\w+}", "{}");
                    if (!documented.contains(call) || !hasRule(method.name(), path)) {
                        missing.add(method + " " + path);
                    }
                });
            }
        }
        return missing;
    }

    private static boolean hasRule(String method, String path) {
        var request = new MockHttpServletRequest(method, path.replaceAll("\\{\\w+}", "x"));
        ServletRequestPathUtils.parseAndCache(request);
        return AccessRules.ALL.stream().anyMatch(rule -> rule.matcher().matches(request));
    }
}
