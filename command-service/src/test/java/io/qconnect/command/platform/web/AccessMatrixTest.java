package io.qconnect.command.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import io.qconnect.events.Role;
import io.qconnect.infra.client.AccessTable;
import io.qconnect.infra.client.AccessTable.Cell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
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

    private final int port;
    private final RequestMappingHandlerMapping endpoints;

    AccessMatrixTest(
            @LocalServerPort int port,
            @Autowired @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping endpoints) {
        this.port = port;
        this.endpoints = endpoints;
    }

    static Stream<Cell> cells() throws IOException {
        return table().cells().stream();
    }

    private static AccessTable table() throws IOException {
        return AccessTable.of("command-service", PAGE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void every_cell_is_true(Cell cell) {
        String role = cell.role();
        Clinic clinic = role == null ? new Clinic(port).with(null) : new Clinic(port, Role.valueOf(role));

        Reply reply =
                clinic.send(cell.method(), cell.pathOfNothing(), cell.method().equals("GET") ? null : "{}");

        if (cell.allowed()) {
            assertThat(reply.code()).isNotIn("UNAUTHENTICATED", "FORBIDDEN");
        } else if (role == null) {
            assertThat(reply.code()).isEqualTo("UNAUTHENTICATED");
            assertThat(reply.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(it -> assertThat(it).startsWith("Bearer"));
        } else {
            assertThat(reply.expect(403).code()).isEqualTo("FORBIDDEN");
        }
    }

    @Test
    void every_endpoint_has_a_line() throws IOException {
        assertThat(missing(endpoints, table()::has))
                .as("endpoints without a line: add one to AccessRules in command.platform, and one to %s", PAGE)
                .isEmpty();
    }

    /** The test above can fail. */
    @Test
    void an_endpoint_without_a_line_is_found() {
        assertThat(missing(endpoints, (method, path) -> (method + path).equals("POST/users")))
                .contains("GET /auth/me")
                .doesNotContain("POST /users");
        assertThat(hasRule("DELETE", "/queues/{q}")).isFalse();
        assertThat(hasRule("POST", "/queues")).isTrue();
    }

    private static Set<String> missing(RequestMappingHandlerMapping endpoints, BiPredicate<String, String> documented) {
        Set<String> missing = new TreeSet<>();
        for (RequestMappingInfo endpoint : endpoints.getHandlerMethods().keySet()) {
            for (String path : endpoint.getPatternValues()) {
                endpoint.getMethodsCondition().getMethods().forEach(method -> {
                    if (!documented.test(method.name(), path) || !hasRule(method.name(), path)) {
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
